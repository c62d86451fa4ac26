/** One range of a film for the user: its picture encoded anew (or given), its original sound exactly as extract hears it. */
import { open } from "node:fs/promises";
import path from "node:path";
import { SAMPLE_RATE } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { MuxValue } from "../contract/stages.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { createFitStream } from "./fit-stream.ts";
import { onlyInput, optionalInput } from "./input.ts";
import { BASE_LIMIT_MS, handOver, openSource, ownInput, SLOWEST } from "./mux-source.ts";
import type { OpenedSource, Params } from "./mux-source.ts";
import { decodePlaced } from "./placed-sound.ts";
import type { PlacedSound } from "./placed-sound.ts";
import { previewArgs } from "./preview-plan.ts";
import { findShown } from "./shown.ts";
import { containerOf, sourceInput } from "./source.ts";
import { writeAll } from "./write-all.ts";

/** @throws TaskFailure `not_media`, `corrupt`, `invalid_task`, `ffmpeg_failed` */
export async function muxPreview(run: StageRun, params: Params, rangeStartMs: number): Promise<StageResult> {
  const source = onlyInput(run, "source").path;
  const [subtitles, given] = [optionalInput(run, "subtitles"), params.audioOnly ? null : optionalInput(run, "picture")];
  // the sound is decoded from the beginning of the film
  const limitMs = BASE_LIMIT_MS + params.durationMs * SLOWEST + rangeStartMs;
  const container = await containerOf(source);
  const opened = await openSource(run, source, container, params);
  const heard = heardSound(opened, params, rangeStartMs);
  const { channels } = heard;
  const original = path.join(run.dir, "original.pcm");
  await writeOriginal(original, { ...heard, input: sourceInput(source, container), signal: run.signal });
  const fromS = opened.zeroS + rangeStartMs / 1000;
  const shown = opened.picture && !given ? await findShown(run, source, container, fromS) : null;
  const picture = given ? ("given" as const) : shown && { fromS, shownS: shown.shownS };
  const format = picture ? "mp4" : "m4a";
  const file = path.join(run.dir, `preview.${format}`);
  const args = [
    // every input in its own clock: the filters know where the range lies in it
    "-copyts",
    "-ar",
    String(SAMPLE_RATE),
    "-ac",
    String(channels),
    ...ownInput("s16le", original),
    ...ownInput("mov", onlyInput(run, "dubbed").path),
    ...(given ? ownInput("mov", given.path) : shown ? sourceInput(source, container, shown.seek) : []),
    ...(subtitles ? ownInput("srt", subtitles.path) : []),
    ...previewArgs({
      picture,
      channels,
      durationMs: params.durationMs,
      language: params.language,
      sourceLanguage: params.sourceLanguage,
      subtitles: subtitles !== null,
    }),
    file,
  ];
  await ffmpeg({ args, signal: run.signal, limitMs, onProgress: (outMs) => run.progress(Math.min(0.9, (0.9 * outMs) / params.durationMs)) });
  // the original was encoded anew from the range's first sample on: there is nothing left of its own beginning to compare
  const value: MuxValue = { ...(await handOver(run, file, format)), sync: null };
  return { value };
}

/** The original sound against the range's beginning, as extract hears it; more than two channels are mixed to two. */
function heardSound({ sound, zeroS }: OpenedSource, params: Params, rangeStartMs: number): Pick<PlacedSound, "place" | "firstS"> & { channels: 1 | 2 } {
  const { audioIndex, durationMs } = params;
  if (sound.shownS === null || sound.channels === 0) throw new TaskFailure("corrupt", "The sound of the file cannot be decoded.");
  // probe rounds the track's beginning alike
  const offsetMs = Math.round((sound.shownS - zeroS) * 1000) - rangeStartMs;
  return { place: { audioIndex, offsetMs, durationMs }, firstS: sound.shownS, channels: sound.channels === 1 ? 1 : 2 };
}

/** Bare samples of exactly the range. */
async function writeOriginal(file: string, sound: PlacedSound): Promise<void> {
  const handle = await open(file, "w");
  const samples = (sound.place.durationMs * SAMPLE_RATE) / 1000;
  try {
    await decodePlaced(sound, createFitStream({ channels: sound.channels, samples, place: (pcm) => writeAll(handle, pcm) }));
  } finally {
    await handle.close();
  }
}
