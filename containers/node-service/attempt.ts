/** One task from acceptance to its single report: download, work, upload, report, clean. */
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Task } from "../contract/task.ts";
import { type Callback, type Done, StaleAttempt } from "./callback.ts";
import { downloadInputs } from "./download.ts";
import { Ended, type Reason } from "./ended.ts";
import { keepBeating } from "./heartbeat.ts";
import { describe, type Log } from "./log.ts";
import { reportDone, reportFailure } from "./report.ts";
import { type Stage, type StageRun, TaskFailure } from "./stage.ts";
import { createUpload } from "./upload.ts";

export type AttemptDeps = { stage: Stage; callback: Callback; log: Log; makeDir(): Promise<string>; meta: Record<string, unknown> };
/** `isAtWork()` is false while the inputs are still on their way. */
export type Attempt = { readonly ended: Promise<void>; isAtWork(): boolean; abort(reason: Reason): void };

/** How long a stage may take to let go after its signal aborted, before its folder is removed under it. */
const LETTING_GO_MS = 5000;
const LARGEST_VALUE_BYTES = 64 * 1024;

export function startAttempt(task: Task, deps: AttemptDeps): Attempt {
  const work = new AbortController();
  const abort = (reason: Reason): void => work.abort(new Ended(reason));
  let atWork = false;
  const begin = (): void => void (atWork = true);
  return { abort, isAtWork: () => atWork, ended: live(task, deps, { signal: work.signal, abort, begin }) };
}

type Work = { signal: AbortSignal; abort(reason: Reason): void; /** The inputs are here. */ begin(): void };

async function live(task: Task, deps: AttemptDeps, work: Work): Promise<void> {
  const log: Log = (event, fields) => deps.log(event, { taskId: task.taskId, stage: task.stage, ...fields });
  const began = performance.now();
  const beats = new AbortController();
  let progress = 0;
  const advance = (fraction: number): void => {
    progress = Math.max(progress, Math.min(1, fraction || 0));
  };
  log("task_started", { attempt: task.attempt });
  const beating = keepBeating({
    everyMs: task.heartbeatMs,
    callback: deps.callback,
    progress: () => progress,
    end: (reason) => work.abort(reason),
    trouble: (error) => log("heartbeat_refused", describe(error)),
    signal: AbortSignal.any([work.signal, beats.signal]),
  });
  const outcome = await performAndReport(task, deps, work, advance, log);
  beats.abort();
  work.abort("over");
  await beating;
  log("task_ended", { outcome, seconds: seconds(began) });
}

async function performAndReport(task: Task, deps: AttemptDeps, work: Work, progress: (fraction: number) => void, log: Log): Promise<string> {
  try {
    return await reportDone(await perform(task, deps, work, progress), deps.callback, work.signal);
  } catch (error) {
    return reportFailure(error, { stage: task.stage, callback: deps.callback, signal: work.signal, log });
  }
}

async function perform(task: Task, deps: AttemptDeps, work: Work, progress: (fraction: number) => void): Promise<Done> {
  const root = await deps.makeDir();
  try {
    const folders = { inputs: path.join(root, "inputs"), stage: path.join(root, "stage") };
    await Promise.all(Object.values(folders).map((folder) => mkdir(folder)));
    const began = performance.now();
    const inputs = await downloadInputs(task.inputs, folders.inputs, work.signal);
    const downloaded = performance.now();
    const { artifacts, artifact } = collect(deps.callback, work);
    work.signal.throwIfAborted();
    work.begin();
    const result = await orLetGo(deps.stage({ params: task.params, inputs, dir: folders.stage, signal: work.signal, progress, artifact }), work.signal);
    if (Buffer.byteLength(JSON.stringify(result.value)) > LARGEST_VALUE_BYTES)
      throw new TaskFailure("result_too_large", `The result of ${task.stage} is larger than 64 KB.`);
    const meta = { ...deps.meta, downloadSeconds: seconds(began, downloaded), stageSeconds: seconds(downloaded), ...result.meta };
    return { kind: "done", value: result.value, artifacts, usage: result.usage ?? [], meta };
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

function collect(callback: Callback, work: Work): { artifacts: Done["artifacts"]; artifact: StageRun["artifact"] } {
  const upload = createUpload(callback, work.signal);
  const artifacts: Done["artifacts"] = {};
  const artifact = async (name: string, file: string, contentType: string): Promise<void> => {
    try {
      artifacts[name] = await upload(name, file, contentType);
    } catch (error) {
      if (error instanceof StaleAttempt) work.abort("stale");
      throw error;
    }
  };
  return { artifacts, artifact };
}

/** The stage's result; after an abort it is waited for only so long, so that a deaf stage cannot hold its slot for ever. */
async function orLetGo<T>(working: Promise<T>, signal: AbortSignal): Promise<T> {
  const deaf = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => void sleep(LETTING_GO_MS, undefined, { ref: false }).then(() => reject(signal.reason)), { once: true });
  });
  return Promise.race([working, deaf]);
}

function seconds(from: number, to = performance.now()): number {
  return Math.round(to - from) / 1000;
}
