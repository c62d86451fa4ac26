/** The film's sound, decoded once: at 48 kHz in pieces of the grid, with the levels that say which channels hold speech. */
import path from "node:path";
import { integratedDb, SILENCE_DB } from "../contract/loudness.ts";
import { PIECE_SAMPLES, SAMPLE_RATE } from "../contract/stages.ts";
import type { StageRun } from "../node-service/stage.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { createFitStream } from "./fit-stream.ts";
import type { FittedStream } from "./fit-stream.ts";
import { measureBlocks } from "./loudness.ts";
import { createPieceWriter } from "./piece-writer.ts";
import { readSound } from "./sound.ts";
import { programmeFilter, TOLERATED_MS } from "./sound-filter.ts";
import type { SoundPlace } from "./sound-filter.ts";
import { createLevelReader } from "./speech-levels.ts";
import type { Levels } from "./speech-levels.ts";
import { createTimedPcm } from "./timed-pcm.ts";
import { createUploads } from "./uploads.ts";
import { WAV_TYPE } from "./wav.ts";

/** Six: front left, front right, centre, low frequencies, back left, back right. */
export type Channels = 1 | 2 | 6;
/** `fronts`: of both front channels, or the only one; `centre`: null where there is none. */
export type SpeechLevels = { fronts: Levels; centre: Levels | null };
/** `samples`: of one channel. `loudnessDb`: of all in LUFS; null: silence. */
export type Programme = SpeechLevels & { samples: number; channels: Channels; files: string[]; loudnessDb: number | null };
/** `decoded`: channels as the source has them; `firstS`: its first sample in the file's own clock. */
export type ProgrammeSource = { input: string[]; place: SoundPlace; decoded: number; firstS: number; onProgress: (fraction: number) => void };

const BASE_LIMIT_MS = 120_000;
const CENTRE = 2;

/** Mono stays mono, stereo stays, more is brought to 5.1. @throws TaskFailure of ffmpeg.ts */
export async function writeProgramme(run: StageRun, source: ProgrammeSource): Promise<Programme> {
  const { place } = source;
  const channels = source.decoded === 1 ? 1 : source.decoded === 2 ? 2 : 6;
  const film = programmeSink(run, source, channels);
  const timed = createTimedPcm({
    channels,
    startSample: (place.offsetMs * SAMPLE_RATE) / 1000,
    toleratedSamples: (TOLERATED_MS * SAMPLE_RATE) / 1000,
    place: film.write,
  });
  const args = [
    // the file's own clock, which probe measured by: ffmpeg would take a hole of 10 s in a transport stream for an error and close it
    "-copyts",
    ...source.input,
    ["-filter_complex", `${programmeFilter(place, channels, source.firstS)},asplit=2[samples][times]`],
    ["-map", "[samples]", "-ac", String(channels), "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1"],
    // at once, not in blocks: samples wait for their times
    ["-map", "[times]", "-ac", String(channels), "-c:a", "pcm_s16le", "-flush_packets", "1", "-f", "framecrc", "pipe:4"],
  ].flat();
  // what lies before a preview is decoded as well
  const limitMs = BASE_LIMIT_MS + (place.durationMs + Math.max(0, -place.offsetMs)) * 2;
  try {
    await ffmpeg({ args, signal: run.signal, limitMs, onOutput: timed.onSamples, onSecondOutput: timed.onTimes });
    await film.end();
  } finally {
    await film.close();
  }
  const { samples, files, blocks, levels } = film;
  return { ...levels, samples, channels, files, loudnessDb: loudnessOf(blocks) };
}

function loudnessOf(blocks: readonly number[]): number | null {
  const db = integratedDb(blocks);
  return db > SILENCE_DB ? Math.round(db * 100) / 100 : null;
}

type ProgrammeSink = FittedStream & { samples: number; files: string[]; blocks: number[]; levels: SpeechLevels; close: () => Promise<void> };

/** `end` after the last sample; `close` after success and failure alike. */
function programmeSink(run: StageRun, { place, onProgress }: ProgrammeSource, channels: Channels): ProgrammeSink {
  const samples = (place.durationMs * SAMPLE_RATE) / 1000;
  const files: string[] = [];
  const blocks: number[] = [];
  const uploads = createUploads(run);
  const format = { channels, sampleRate: SAMPLE_RATE, durationMs: place.durationMs };
  const fronts = createLevelReader({ ...format, picked: channels === 1 ? [0] : [0, 1] });
  const centre = channels === 6 ? createLevelReader({ ...format, picked: [CENTRE] }) : null;
  const writer = createPieceWriter({
    channels,
    samples,
    fileOf: (piece) => path.join(run.dir, `programme-${piece}.wav`),
    onPiece: async (piece, file) => {
      files.push(file);
      for (const block of measureBlocks((await readSound(file)).planes, SAMPLE_RATE, { peaks: false }).blocks) blocks.push(block);
      await uploads.add(`programme/${piece}`, file, WAV_TYPE);
      onProgress(Math.min(samples, (piece + 1) * PIECE_SAMPLES) / samples);
    },
  });
  const fit = createFitStream({
    channels,
    samples,
    place: async (pcm) => {
      fronts.read(pcm);
      centre?.read(pcm);
      await writer.write(pcm);
    },
  });
  const end = (): Promise<void> => fit.end().then(() => uploads.settled());
  return { write: fit.write, end, close: writer.close, samples, files, blocks, levels: { fronts: fronts.levels, centre: centre && centre.levels } };
}
