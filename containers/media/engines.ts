import type { Health } from "../contract/task.ts";
import { TaskFailure } from "../node-service/stage.ts";
import { LIMITS_REFUSED } from "./ffmpeg-failure.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { hasKernelLimits, kernelLimits } from "./kernel-limits.ts";

const LIMIT_MS = 10_000;
/** Those of a long film: where they cannot be set, no film can be read. */
const LIMITS = kernelLimits(12 * 3_600_000);
export const STAGES = ["probe", "extract", "mix", "encode", "join", "mux", "picture", "burn", "stream", "reference", "prosody", "pictures", "frame", "still"];

/** The one engine of this service: on when ffmpeg starts. */
export async function engines(): Promise<Health["engines"]> {
  const engine = { id: "ffmpeg/native", stages: STAGES, modelDigest: null };
  try {
    let text = "";
    const onOutput = (bytes: Buffer): void => void (text += bytes.toString("utf8"));
    await ffmpeg({ args: ["-version"], signal: AbortSignal.timeout(LIMIT_MS), limitMs: LIMIT_MS, onOutput }, LIMITS);
    const version = /^ffmpeg version (\S+)/.exec(text)?.[1] ?? "unknown";
    return [{ ...engine, on: true, reason: null, detail: { version, titles: text.includes("--enable-libass"), kernelLimits: hasKernelLimits } }];
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    const what = error.message === LIMITS_REFUSED ? "its limits cannot be set (prlimit)." : "name the binary in FFMPEG, or put it on PATH.";
    return [{ ...engine, on: false, reason: `ffmpeg does not start: ${what}`, detail: {} }];
  }
}
