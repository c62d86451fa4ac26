/** The one place that starts a media process. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { TaskFailure } from "../node-service/stage.ts";
import { complaintCounter, ffmpegFailure, ffmpegMissing } from "./ffmpeg-failure.ts";
import type { Exit } from "./ffmpeg-failure.ts";
import { hasKernelLimits, kernelLimits, underLimits } from "./kernel-limits.ts";
import { isShortOfMemory } from "./memory-left.ts";

export type FfmpegRun = {
  /** After the guards below; never text of a user, never a name that begins with `-`. */
  args: string[];
  signal: AbortSignal;
  /** Wall-clock milliseconds after which the process group is killed: ffmpeg's own -timelimit counts CPU and fires late. */
  limitMs: number;
  stdin?: AsyncIterable<Uint8Array>;
  /** Where relative names lie: filters name files inside a filter graph, where a path would need escaping. */
  cwd?: string;
  /** Bytes of `pipe:1`. Awaited before more is read, so a slow consumer slows ffmpeg instead of filling memory. */
  onOutput?: (bytes: Buffer) => void | Promise<void>;
  /** Bytes of `pipe:4`, for runs with a second output; awaited as well. */
  onSecondOutput?: (bytes: Buffer) => void | Promise<void>;
  /** How far the output is, in milliseconds. */
  onProgress?: (outMs: number) => void;
};

const GUARDS = [
  // print errors only, and nothing about the build
  "-hide_banner",
  "-v",
  "error",
  // never ask, never read the terminal
  "-nostdin",
  // overwrite inside the private folder of this run
  "-y",
  // machine-readable progress on a descriptor of its own, apart from data
  "-progress",
  "pipe:3",
  "-stats_period",
  "0.5",
];
const KEPT_STDERR = 4_000;

/** Name of the binary: FFMPEG, else `ffmpeg` on PATH. */
export const ffmpegBinary = (): string => process.env["FFMPEG"] || "ffmpeg";

/**
 * Runs ffmpeg to its end.
 *
 * @throws TaskFailure `ffmpeg_failed` (its `cause` holds the end of stderr, which may quote file names and is never shown),
 *   `unsupported_codec`, `too_large` (more memory, or a larger file, than `limits` allow), `timed_out`, `out_of_memory` (no room for a thread), `ffmpeg_missing`; the signal's reason when aborted; whatever a consumer threw. The whole process group is dead by then.
 */
export async function ffmpeg(run: FfmpegRun, limits = kernelLimits(run.limitMs)): Promise<void> {
  run.signal.throwIfAborted();
  const child = spawn(...underLimits(ffmpegBinary(), [...GUARDS, ...run.args], limits), {
    stdio: [run.stdin ? "pipe" : "ignore", "pipe", "pipe", "pipe", "pipe"],
    // its own process group, so that nothing it might start outlives it
    detached: true,
    ...(run.cwd ? { cwd: run.cwd } : {}),
    // no secret of the service reaches a process that reads hostile files; where Workers' types are known, they ask for their variables
    env: Object.assign({} as NodeJS.ProcessEnv, { PATH: process.env["PATH"] }),
  });
  let stopped: unknown = null;
  const stop = (reason: unknown): void => {
    stopped ??= reason;
    killGroup(child);
  };
  const onAbort = (): void => stop(run.signal.reason);
  run.signal.addEventListener("abort", onAbort, { once: true });
  const timer = setTimeout(() => stop(new TaskFailure("timed_out", "Reading the media took too long.", { retryable: true })), run.limitMs);
  const complaints = complaintCounter(() => hasKernelLimits && child.pid !== undefined && isShortOfMemory(child.pid, limits.memoryBytes));
  const hear = (part: string): void => {
    const failed = complaints.hear(part);
    if (failed) stop(failed);
  };
  try {
    const [exit, stderr] = await Promise.all([
      exited(child),
      tail(child, hear),
      feed(child, run, stop),
      drain(child.stdio[1] as Readable, run.onOutput, stop),
      drain(child.stdio[4] as Readable, run.onSecondOutput, stop),
      watch(child, run),
    ]);
    if (stopped) throw stopped;
    const failed = ffmpegFailure(exit, stderr, complaints.wasShort());
    if (failed) throw failed;
  } finally {
    clearTimeout(timer);
    run.signal.removeEventListener("abort", onAbort);
  }
}

function exited(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause) => reject(ffmpegMissing(cause)));
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
}

async function tail(child: ChildProcess, hear: (part: string) => void): Promise<string> {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (part: string) => {
    text = (text + part).slice(-KEPT_STDERR);
    hear(part);
  });
  await new Promise((resolve) => child.stderr?.once("close", resolve));
  return text;
}

async function feed(child: ChildProcess, run: FfmpegRun, stop: (reason: unknown) => void): Promise<void> {
  if (!run.stdin || !child.stdin) return;
  try {
    await pipeline(Readable.from(run.stdin, { objectMode: false }), child.stdin);
  } catch (error) {
    // ffmpeg closed its end early: its exit code says why
    if (!isBrokenPipe(error)) stop(error);
  }
}

async function drain(output: Readable, consume: FfmpegRun["onOutput"], stop: (reason: unknown) => void): Promise<void> {
  try {
    for await (const bytes of output) await consume?.(bytes as Buffer);
  } catch (error) {
    stop(error);
  }
}

async function watch(child: ChildProcess, run: FfmpegRun): Promise<void> {
  const lines = createInterface({ input: child.stdio[3] as Readable });
  for await (const line of lines) {
    // microseconds, in spite of other keys' names; "N/A" before the first packet
    const match = /^out_time_us=(\d+)/.exec(line);
    if (match) run.onProgress?.(Number(match[1]) / 1000);
  }
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

const isBrokenPipe = (error: unknown): boolean => ["EPIPE", "ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE"].includes((error as NodeJS.ErrnoException).code ?? "");
