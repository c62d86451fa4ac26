/** Source, dubbed sound and subtitles -> the film for the user, everything copied. */
import path from "node:path";
import { soundFitsMp4 } from "../contract/codecs.ts";
import { MuxParams } from "../contract/stages.ts";
import type { MuxValue } from "../contract/stages.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { earlySound } from "./early-sound.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { onlyInput, optionalInput } from "./input.ts";
import { chooseFormat, muxArgs } from "./mux-plan.ts";
import { movedBy, pictureTimes } from "./mux-times.ts";
import { BASE_LIMIT_MS, handOver, openSource, ownInput } from "./mux-source.ts";
import type { Params } from "./mux-source.ts";
import { muxPreview } from "./preview.ts";
import { containerOf, sourceInput } from "./source.ts";
import { measureSync } from "./sync.ts";

/** @throws TaskFailure `not_media`, `invalid_task`, `corrupt`, `ffmpeg_failed` */
export async function mux(run: StageRun): Promise<StageResult> {
  const params = MuxParams.parse(run.params);
  return params.rangeStartMs === null ? muxWhole(run, params) : muxPreview(run, params, params.rangeStartMs);
}

async function muxWhole(run: StageRun, params: Params): Promise<StageResult> {
  const source = onlyInput(run, "source").path;
  const [subtitles, given] = [optionalInput(run, "subtitles"), params.audioOnly ? null : optionalInput(run, "picture")];
  const limitMs = BASE_LIMIT_MS + params.durationMs;
  const container = await containerOf(source);
  const opened = await openSource(run, source, container, params);
  const codec = given ? "h264" : (opened.picture?.codec ?? null);
  const format = chooseFormat(codec, opened.sound.codec, given !== null);
  const original = format === "mkv" || soundFitsMp4(opened.sound.codec) ? params.audioIndex : null;
  const file = path.join(run.dir, `video.${format}`);
  const picture = codec === null ? null : given ? ("given" as const) : ("source" as const);
  const early = original !== null && format === "mkv" ? await earlySound(run, source, container, opened, original) : null;
  const times = picture === "source" && opened.picture?.decodingTime ? pictureTimes(codec) : null;
  // the first presented frame to 0, where the dubbed track begins
  const moved = movedBy(-opened.zeroS, container.name);
  const pictureFilter = times?.filter ?? null;
  const originalFilter = [moved.soundFilter, early?.filter].filter(Boolean).join(",");
  const { language, sourceLanguage } = params;
  const args = [
    // keep every stream's own timestamps: ffmpeg would move each input so that its earliest stream begins at 0
    "-copyts",
    ...sourceInput(source, container, [...(times?.input ?? []), ...moved.input]),
    ...ownInput("mov", onlyInput(run, "dubbed").path),
    ...(given ? ownInput("mov", given.path) : []),
    ...(subtitles ? ownInput("srt", subtitles.path) : []),
    ...muxArgs({ format, original, picture, codec, language, sourceLanguage, subtitles: subtitles !== null, pictureFilter, originalFilter }),
    file,
  ];
  await ffmpeg({ args, signal: run.signal, limitMs, onProgress: (outMs) => run.progress(Math.min(0.8, (0.8 * outMs) / params.durationMs)) });
  const sync = await measureSync(run, file, format, original !== null, early ? { ...opened, sound: early.sound } : opened);
  const value: MuxValue = { ...(await handOver(run, file, format)), sync };
  return { value };
}
