/** A film's picture -> an H.264 picture that every player plays, once for all languages. */
import path from "node:path";
import { PictureParams } from "../contract/stages.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { onlyInput } from "./input.ts";
import { CLEAN, containerArgs } from "./mux-plan.ts";
import { BASE_LIMIT_MS, finished, lengthOf, SLOWEST } from "./mux-source.ts";
import { openings } from "./openings.ts";
import { cutFilter, FULL_HD, H264, SHORT_GROUPS } from "./picture-encoder.ts";
import { placePicture } from "./placed-picture.ts";

/** @throws TaskFailure `not_media`, `invalid_task` without a picture, `corrupt` when none of it can be decoded, `unsupported_codec`, `ffmpeg_failed` */
export async function picture(run: StageRun): Promise<StageResult> {
  const { durationMs, rangeStartMs } = PictureParams.parse(run.params);
  const file = path.join(run.dir, "picture.mp4");
  await encodePicture(run, file, onlyInput(run, "source").path, rangeStartMs, durationMs);
  const lastMs = await lengthOf(run, file, "mp4");
  const [shown] = await openings({ input: finished(file, "mp4"), maps: ["0:V:0"], dir: run.dir, signal: run.signal, limitMs: BASE_LIMIT_MS });
  await run.artifact("picture", file, "video/mp4");
  return { value: { width: shown?.width ?? 0, height: shown?.height ?? 0, durationMs: lastMs } };
}

/** Writes `file`, an MP4 of the picture alone whose first frame lies at 0. @throws TaskFailure as of `picture`, but `corrupt` */
export async function encodePicture(run: StageRun, file: string, source: string, rangeStartMs: number | null, durationMs: number): Promise<void> {
  const { input, place } = await placePicture(run, source, rangeStartMs);
  const cut = cutFilter({ pad: "0:V:0", place, durationMs: rangeStartMs === null ? null : durationMs });
  const args = [
    // the source in its own clock: the filter knows where the film lies in it
    "-copyts",
    ...input,
    ["-filter_complex", `${cut},${FULL_HD}[picture]`, "-map", "[picture]"],
    ...H264,
    ...SHORT_GROUPS,
    ...CLEAN,
    ...containerArgs("mp4"),
    ["-f", "mp4", file],
  ].flat();
  const onProgress = (outMs: number): void => run.progress(Math.min(0.95, (0.95 * outMs) / durationMs));
  await ffmpeg({ args, signal: run.signal, limitMs: BASE_LIMIT_MS + durationMs * SLOWEST, onProgress });
}
