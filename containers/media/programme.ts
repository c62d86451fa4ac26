/** The film's sound, decoded once: at 48 kHz in pieces of the grid, with the levels that say which channels hold speech. */
import path from "node:path";
import { integratedDb, SILENCE_DB } from "../contract/loudness.ts";
import { PIECE_SAMPLES, SAMPLE_RATE } from "../contract/stages.ts";
import type { StageRun } from "../node-service/stage.ts";
import { createFitStream } from "./fit-stream.ts";
import type { FittedStream } from "./fit-stream.ts";
import { measureBlocks } from "./loudness.ts";
import { createPieceWriter } from "./piece-writer.ts";
import { decodePlaced } from "./placed-sound.ts";
import { readSound } from "./sound.ts";
import type { SoundPlace } from "./sound-filter.ts";
import { createLevelReader } from "./speech-levels.ts";
import type { Levels } from "./speech-levels.ts";
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

const CENTRE = 2;

/** Mono stays mono, stereo stays, more is brought to 5.1. @throws TaskFailure of ffmpeg.ts */
export async function writeProgramme(run: StageRun, source: ProgrammeSource): Promise<Programme> {
  const channels = source.decoded === 1 ? 1 : source.decoded === 2 ? 2 : 6;
  const film = programmeSink(run, source, channels);
  try {
    await decodePlaced({ ...source, channels, signal: run.signal }, film);
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
