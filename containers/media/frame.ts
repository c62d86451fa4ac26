/** One frame of a film, as its owner chose it -> the picture that stands for the film. */
import path from "node:path";
import { FrameParams } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { onlyInput } from "./input.ts";
import { openPicture } from "./mux-source.ts";
import { findShown } from "./shown.ts";
import { containerOf, sourceInput } from "./source.ts";
import { jpegArgs, SMALL, THUMBNAIL_QUALITY } from "./thumbnail.ts";

const LIMIT_MS = 300_000;
/** Clocks of containers tick as coarsely as a millisecond. */
const HALF_MS_S = 0.0005;

/** @throws TaskFailure `not_media`, `no_picture`, `corrupt`, `unsupported_codec` */
export async function frame(run: StageRun): Promise<StageResult> {
  const { atMs } = FrameParams.parse(run.params);
  const source = onlyInput(run, "source").path;
  const container = await containerOf(source);
  const { zeroS } = await openPicture(run, source, container).catch(noPicture);
  const file = path.join(run.dir, "frame.jpg");
  const { shownS, seek } = await findShown(run, source, container, zeroS + atMs / 1000).catch(corrupt);
  const args = [
    // times of frames stay those of the file
    ["-copyts", ...sourceInput(source, container, seek)],
    ["-map", "0:V:0", "-vf", `trim=start=${(shownS - HALF_MS_S).toFixed(6)},${SMALL}`],
    jpegArgs(file, THUMBNAIL_QUALITY),
  ].flat();
  await ffmpeg({ args, signal: run.signal, limitMs: LIMIT_MS }).catch(corrupt);
  await run.artifact("thumbnail", file, "image/jpeg").catch(missing);
  return { value: { atMs: Math.round((shownS - zeroS) * 1000) } };
}

function noPicture(error: unknown): never {
  if (error instanceof TaskFailure && error.code === "invalid_task") throw new TaskFailure("no_picture", "The file has no picture.", { cause: error });
  throw error;
}

function corrupt(error: unknown): never {
  if (error instanceof TaskFailure && error.code === "ffmpeg_failed" && !error.retryable) throw unreadable(error);
  throw error;
}

/** ffmpeg ends without complaint where there was no frame. */
function missing(error: unknown): never {
  throw (error as NodeJS.ErrnoException).code === "ENOENT" ? unreadable(error) : error;
}

const unreadable = (cause: unknown): TaskFailure => new TaskFailure("corrupt", "The picture of the file cannot be decoded.", { cause });
