/** One range of a film for the user: its picture encoded anew, its original sound exactly as extract hears it. */
import path from "node:path";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { decodeSound } from "./decode.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { onlyInput, optionalInput } from "./input.ts";
import { BASE_LIMIT_MS, codecs, handOver, ownInput, zeroOf } from "./mux-source.ts";
import type { Params } from "./mux-source.ts";
import { previewArgs } from "./preview-plan.ts";
import type { PreviewPlan } from "./preview-plan.ts";
import { findShown } from "./shown.ts";
import { containerOf, sourceInput } from "./source.ts";
import type { Container } from "./sniff.ts";

/** Encoding a large picture is slower than watching it. */
const SLOWEST = 20;

/** @throws TaskFailure `not_media`, `corrupt`, `invalid_task`, `ffmpeg_failed` */
export async function muxPreview(run: StageRun, params: Params, rangeStartMs: number): Promise<StageResult> {
  const source = onlyInput(run, "source").path;
  const subtitles = optionalInput(run, "subtitles");
  // the sound is decoded from the beginning of the film
  const limitMs = BASE_LIMIT_MS + params.durationMs * SLOWEST + rangeStartMs;
  const container = await containerOf(source);
  const { picture, sound, channels } = await placeRange(run, source, container, params, rangeStartMs);
  const format = picture ? "mp4" : "m4a";
  const file = path.join(run.dir, `preview.${format}`);
  const args = [
    // every input in its own clock: the filters know where the range lies in it
    "-copyts",
    ...sourceInput(source, container),
    ...ownInput("mov", onlyInput(run, "dubbed").path),
    ...(picture ? sourceInput(source, container, picture.seek) : []),
    ...(subtitles ? ownInput("srt", subtitles.path) : []),
    ...previewArgs({ picture, sound, channels, language: params.language, sourceLanguage: params.sourceLanguage, subtitles: subtitles !== null }),
    file,
  ];
  await ffmpeg({ args, signal: run.signal, limitMs, onProgress: (outMs) => run.progress(Math.min(0.9, (0.9 * outMs) / params.durationMs)) });
  return handOver(run, file, format, limitMs);
}

type Placed = Pick<PreviewPlan, "sound" | "channels"> & { picture: { fromS: number; shownS: number; seek: string[] } | null };

async function placeRange(run: StageRun, source: string, container: Container, params: Params, rangeStartMs: number): Promise<Placed> {
  const { audioIndex, durationMs } = params;
  const { picture } = await codecs(run, source, container, params);
  const decode = { input: sourceInput(source, container), signal: run.signal, limitMs: BASE_LIMIT_MS };
  const [heard] = await decodeSound({ ...decode, map: `0:a:${audioIndex}`, frames: 1 });
  if (!heard || heard.channels === 0) throw new TaskFailure("corrupt", "The sound of the file cannot be decoded.");
  const zeroS = await zeroOf(run, decode.input, picture, audioIndex);
  const fromS = zeroS + rangeStartMs / 1000;
  const shown = picture && (await findShown(run, source, container, fromS));
  return {
    // probe rounds the track's beginning alike
    sound: { audioIndex, offsetMs: Math.round((heard.startS - zeroS) * 1000) - rangeStartMs, durationMs },
    channels: heard.channels === 1 ? 1 : 2,
    picture: shown && { fromS, ...shown },
  };
}
