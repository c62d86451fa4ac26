/** What the services said of their tasks, read from the logs of their processes: nothing that decides is asked. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const SERVICES = ["media", "whisperx", "demucs", "kokoro", "bergamot"] as const;
export type Service = (typeof SERVICES)[number];
export type Run = { taskId: string; dubId: string; stage: string; service: Service; startedAt: number; endedAt: number | null };
type Said = { event?: string; taskId?: string; task?: string; stage?: string };

const STARTED = "task_started";
const ENDED = new Set(["task_ended", "task_reported", "task_stopped", "task_killed", "attempt_error"]);

/** Every attempt that a service began, in the order of their beginnings. A start that was delivered twice began once. */
export async function runsIn(logDir: string): Promise<Run[]> {
  const runs = await Promise.all(SERVICES.map(async (service) => runsOf(service, await readFile(path.join(logDir, `${service}.log`), "utf8"))));
  return runs.flat().sort((a, b) => a.startedAt - b.startedAt);
}

function runsOf(service: Service, log: string): Run[] {
  const runs: Run[] = [];
  for (const { at, said } of log.split("\n").flatMap(parsed)) {
    if (said.event === "restarting") for (const run of runs) run.endedAt ??= at;
    const taskId = said.taskId ?? said.task;
    if (!taskId) continue;
    if (said.event === STARTED)
      runs.push({ taskId, dubId: taskId.slice(0, taskId.lastIndexOf(".")), stage: said.stage ?? "", service, startedAt: at, endedAt: null });
    const run = runs.findLast((each) => each.taskId === taskId);
    if (run && ENDED.has(said.event ?? "")) run.endedAt ??= at;
  }
  return runs;
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
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(20)) {
    const runs = await runsIn(logDir);
    if (seen(runs)) return runs;
  }
  throw new Error(`the services never came to it within ${withinMs} ms`);
}
