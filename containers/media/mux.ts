/** Source, dubbed sound and subtitles -> the film for the user. */
import path from "node:path";
import { MuxParams } from "../contract/stages.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { onlyInput, optionalInput } from "./input.ts";
import { chooseFormat, fitsMp4, muxArgs } from "./mux-plan.ts";
import { BASE_LIMIT_MS, codecs, handOver, ownInput, zeroOf } from "./mux-source.ts";
import type { Params } from "./mux-source.ts";
import { muxPreview } from "./preview.ts";
import { containerOf, sourceInput } from "./source.ts";

/** @throws TaskFailure `not_media`, `invalid_task`, `ffmpeg_failed` */
export async function mux(run: StageRun): Promise<StageResult> {
  const params = MuxParams.parse(run.params);
  return params.rangeStartMs === null ? muxWhole(run, params) : muxPreview(run, params, params.rangeStartMs);
}

async function muxWhole(run: StageRun, params: Params): Promise<StageResult> {
  const source = onlyInput(run, "source").path;
  const subtitles = optionalInput(run, "subtitles");
  const limitMs = BASE_LIMIT_MS + params.durationMs;
  const container = await containerOf(source);
  const { picture, sound } = await codecs(run, source, container, params);
  const format = chooseFormat(picture?.codec ?? null, sound.codec);
  const original = format === "mkv" || fitsMp4(sound.codec) ? params.audioIndex : null;
  const zeroS = await zeroOf(run, sourceInput(source, container), picture, params.audioIndex);
  const file = path.join(run.dir, `video.${format}`);
  const args = [
    // keep every stream's own timestamps: ffmpeg would move each input so that its earliest stream begins at 0
    "-copyts",
    // the first presented frame to 0, where the dubbed track begins
    ...sourceInput(source, container, ["-itsoffset", (-zeroS).toFixed(6)]),
    ...ownInput("mov", onlyInput(run, "dubbed").path),
    ...(subtitles ? ownInput("srt", subtitles.path) : []),
    ...muxArgs({ format, original, language: params.language, sourceLanguage: params.sourceLanguage, subtitles: subtitles !== null }),
    file,
  ];
  await ffmpeg({ args, signal: run.signal, limitMs, onProgress: (outMs) => run.progress(Math.min(0.8, (0.8 * outMs) / params.durationMs)) });
  return handOver(run, file, format, limitMs);
}
