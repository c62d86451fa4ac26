/** A film with titles drawn into its picture, encoded once, the dubbed sound copied. */
import { cp } from "node:fs/promises";
import path from "node:path";
import { BurnParams } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { copyFonts } from "./fonts.ts";
import { onlyInput } from "./input.ts";
import { CLEAN, containerArgs, track } from "./mux-plan.ts";
import { BASE_LIMIT_MS, handOver, ownInput, SLOWEST } from "./mux-source.ts";
import { cutFilter, FULL_HD, H264, SHORT_GROUPS } from "./picture-encoder.ts";
import { placePicture } from "./placed-picture.ts";

/** Names of our own, relative to the folder of the run: no text of a user and no path enters the filter graph. */
const TITLES = "titles.ass";
const FONTS = "fonts";

/** @throws TaskFailure `not_media`, `invalid_task` without a picture, `no_libass`, `no_fonts`, `corrupt`, `ffmpeg_failed` */
export async function burn(run: StageRun): Promise<StageResult> {
  const { language, durationMs, rangeStartMs } = BurnParams.parse(run.params);
  await Promise.all([cp(onlyInput(run, "titles").path, path.join(run.dir, TITLES)), copyFonts(path.join(run.dir, FONTS))]);
  const { input, place } = await placePicture(run, onlyInput(run, "source").path, rangeStartMs);
  const cut = cutFilter({ pad: "0:V:0", place, durationMs: rangeStartMs === null ? null : durationMs });
  const file = path.join(path.resolve(run.dir), "burned.mp4");
  const args = [
    "-copyts",
    ...input,
    ...ownInput("mov", onlyInput(run, "dubbed").path),
    // titles last, on the picture as it is seen, so that scaling does not blur them
    ["-filter_complex", `${cut},${FULL_HD},ass=filename=${TITLES}:fontsdir=${FONTS}[picture]`, "-map", "[picture]"],
    ["-map", "1:a:0", "-c:a", "copy"],
    ...H264,
    ...SHORT_GROUPS,
    ...CLEAN,
    ...track("mp4", "a:0", language, "default"),
    ...containerArgs("mp4"),
    ["-f", "mp4", file],
  ].flat();
  const onProgress = (outMs: number): void => run.progress(Math.min(0.9, (0.9 * outMs) / durationMs));
  await ffmpeg({ args, cwd: run.dir, signal: run.signal, limitMs: BASE_LIMIT_MS + durationMs * SLOWEST, onProgress }).catch(explain);
  return { value: await handOver(run, file, "mp4") };
}

/** A build of ffmpeg without libass says so by the name of the filter alone. */
function explain(error: unknown): never {
  const said = error instanceof TaskFailure && error.cause instanceof Error ? error.cause.message : "";
  if (/No such filter: '?ass'?/.test(said))
    throw new TaskFailure("no_libass", "The media tool cannot draw titles: it was built without libass.", { cause: error });
  throw error;
}
