/** The film's sound, decoded once: at 48 kHz in pieces of the grid, with the levels that say how to read speech from it. */
import { open } from "node:fs/promises";
import path from "node:path";
import { PIECE_SAMPLES, SAMPLE_RATE } from "../contract/stages.ts";
import type { StageRun } from "../node-service/stage.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { createFitStream } from "./fit-stream.ts";
import { createPieceWriter } from "./piece-writer.ts";
import { soundFilter } from "./sound-filter.ts";
import type { SoundPlace } from "./sound-filter.ts";
import { createLevelReader } from "./speech-levels.ts";
import type { Levels } from "./speech-levels.ts";
import { createUploads } from "./uploads.ts";
import { WAV_TYPE } from "./wav.ts";

/** `samples`: of one channel. `centre`: the centre channel alone, raw 16 bit at 16 kHz; null where the source has two channels or one. */
export type Programme = { samples: number; channels: 1 | 2; files: string[]; fronts: Levels; centre: { file: string; levels: Levels } | null };
/** `decoded`: channels as the source has them. */
export type ProgrammeSource = { input: string[]; place: SoundPlace; decoded: number; onProgress: (fraction: number) => void };

/** `end` after the last byte; `close` after success and failure alike. */
type Sink = { write: (bytes: Buffer) => Promise<void>; end: () => Promise<void>; close: () => Promise<void> };

export const SPEECH_RATE = 16_000;
const BASE_LIMIT_MS = 120_000;

/** Mono stays mono, stereo stays, more is mixed down to stereo. @throws TaskFailure of ffmpeg.ts */
export async function writeProgramme(run: StageRun, source: ProgrammeSource): Promise<Programme> {
  const { place } = source;
  const channels = source.decoded === 1 ? 1 : 2;
  const pieces = programmeSink(run, source, channels);
  const centre = source.decoded > 2 ? await centreSink(run, place) : null;
  const args = [
    ...source.input,
    ["-filter_complex", graph(place, centre !== null)],
    // more than two channels: ffmpeg's standard downmix, scaled so that it cannot clip
    ["-map", "[programme]", "-ac", String(channels), "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1"],
    ...(centre ? ["-map", "[centre]", "-c:a", "pcm_s16le", "-f", "s16le", "pipe:4"] : []),
  ].flat();
  // what lies before a preview is decoded as well
  const limitMs = BASE_LIMIT_MS + (place.durationMs + Math.max(0, -place.offsetMs)) * 2;
  try {
    await ffmpeg({ args, signal: run.signal, limitMs, onOutput: pieces.write, ...(centre && { onSecondOutput: centre.write }) });
    await Promise.all([pieces.end(), centre?.end()]);
  } finally {
    await Promise.all([pieces.close(), centre?.close()]);
  }
  return { samples: pieces.samples, channels, files: pieces.files, fronts: pieces.levels, centre };
}

/** 5.1 has a centre; other layouts are brought to it, and what has no centre gets a silent one. */
const graph = (place: SoundPlace, centre: boolean): string =>
  centre
    ? `${soundFilter(place)},asplit=2[programme][all];[all]aformat=channel_layouts=5.1,pan=mono|c0=FC,aresample=${SPEECH_RATE}[centre]`
    : `${soundFilter(place)}[programme]`;

function programmeSink(run: StageRun, { place, onProgress }: ProgrammeSource, channels: 1 | 2): Sink & { samples: number; files: string[]; levels: Levels } {
  const samples = (place.durationMs * SAMPLE_RATE) / 1000;
  const files: string[] = [];
  const uploads = createUploads(run);
  const { read, levels } = createLevelReader({ channels, sampleRate: SAMPLE_RATE, durationMs: place.durationMs });
  const writer = createPieceWriter({
    channels,
    samples,
    fileOf: (piece) => path.join(run.dir, `programme-${piece}.wav`),
    onPiece: async (piece, file) => {
      files.push(file);
      await uploads.add(`programme/${piece}`, file, WAV_TYPE);
      onProgress(Math.min(samples, (piece + 1) * PIECE_SAMPLES) / samples);
    },
  });
  const fit = createFitStream({
    channels,
    samples,
    offsetSamples: offset(place, SAMPLE_RATE),
    place: async (pcm) => {
      read(pcm);
      await writer.write(pcm);
    },
  });
  return { ...fit, end: () => fit.end().then(() => uploads.settled()), close: writer.close, samples, files, levels };
}

async function centreSink(run: StageRun, place: SoundPlace): Promise<Sink & { file: string; levels: Levels }> {
  const file = path.join(run.dir, "centre.pcm");
  const handle = await open(file, "w");
  const { read, levels } = createLevelReader({ channels: 1, sampleRate: SPEECH_RATE, durationMs: place.durationMs });
  const fit = createFitStream({
    channels: 1,
    samples: (place.durationMs * SPEECH_RATE) / 1000,
    offsetSamples: offset(place, SPEECH_RATE),
    place: async (pcm) => {
      read(pcm);
      await handle.write(pcm);
    },
  });
  return { ...fit, close: () => handle.close(), file, levels };
}

/** The filter has already dropped what lies before the film. */
const offset = ({ offsetMs }: SoundPlace, sampleRate: number): number => (Math.max(0, offsetMs) * sampleRate) / 1000;
