/** What the services said of their tasks, read from the logs of their processes: nothing that decides is asked. */
import { open } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const SERVICES = ["media", "whisperx", "demucs", "kokoro", "bergamot"] as const;
export type Service = (typeof SERVICES)[number];
/** `end`: the event that ended it. */
export type Run = { taskId: string; dubId: string; stage: string; service: Service; startedAt: number; endedAt: number | null; end: string | null };
type Said = { event?: string; taskId?: string; task?: string; stage?: string };

const STARTED = "task_started";
const ENDED = new Set(["task_ended", "task_reported", "task_stopped", "task_killed", "attempt_error"]);

/** Every attempt that a service began, in the order of their beginnings. A start that was delivered twice began once. */
export const runsIn = (logDir: string): Promise<Run[]> => followRuns(logDir)();

type Log = { service: Service; file: string; read: number; rest: string; runs: Run[] };

/** The same, each time with what has become of them: reads only what the logs have more than at the last look. */
export function followRuns(logDir: string): () => Promise<Run[]> {
  const logs = SERVICES.map((service): Log => ({ service, file: path.join(logDir, `${service}.log`), read: 0, rest: "", runs: [] }));
  let looked: Promise<unknown> = Promise.resolve();
  return () => {
    const look = looked.then(() => Promise.all(logs.map(readOn)));
    looked = look.catch(() => undefined);
    return look.then(() => logs.flatMap((log) => log.runs).sort((a, b) => a.startedAt - b.startedAt));
  };
}

async function readOn(log: Log): Promise<void> {
  const file = await open(log.file);
  try {
    const { size } = await file.stat();
    const added = Buffer.alloc(size - log.read);
    await file.read(added, 0, added.length, log.read);
    log.read = size;
    const lines = (log.rest + added.toString("utf8")).split("\n");
    log.rest = lines.pop()!;
    for (const { at, said } of lines.flatMap(parsed)) hear(log, at, said);
  } finally {
    await file.close();
  }
}

function hear({ service, runs }: Log, at: number, said: Said): void {
  if (said.event === "restarting") for (const run of runs) endRun(run, at, said.event);
  const taskId = said.taskId ?? said.task;
  if (!taskId) return;
  if (said.event === STARTED)
    runs.push({ taskId, dubId: taskId.slice(0, taskId.lastIndexOf(".")), stage: said.stage ?? "", service, startedAt: at, endedAt: null, end: null });
  const run = runs.findLast((each) => each.taskId === taskId);
  if (run && said.event && ENDED.has(said.event)) endRun(run, at, said.event);
}

function endRun(run: Run, at: number, end: string): void {
  if (run.endedAt !== null) return;
  run.endedAt = at;
  run.end = end;
}

/** `TIME {json}`; what is no JSON came from a library. */
function parsed(line: string): { at: number; said: Said }[] {
  const [, time, json] = /^(\S+) (?:\[supervisor\] )?(\{.*\})$/.exec(line) ?? [];
  if (!time || !json) return [];
  try {
    return [{ at: Date.parse(time), said: JSON.parse(json) as Said }];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

export const isRunning = (run: Run): boolean => run.endedAt === null;

/** Resolves with the runs as they are as soon as `seen` holds for them. */
export async function untilRuns(logDir: string, seen: (runs: Run[]) => boolean, withinMs = 120_000): Promise<Run[]> {
  const look = followRuns(logDir);
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(20)) {
    const runs = await look();
    if (seen(runs)) return runs;
  }
  throw new Error(`the services never came to it within ${withinMs} ms`);
}
