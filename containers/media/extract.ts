import path from "node:path";
import type { z } from "zod";
import { ExtractParams, PIECE_SAMPLES, SAMPLE_RATE, SPEECH_PIECE_MS } from "../contract/stages.ts";
import type { ExtractValue } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { decodeSound } from "./decode.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { onlyInput } from "./input.ts";
import { createPieceWriter } from "./piece-writer.ts";
import { containerOf, sourceInput } from "./source.ts";
import { createLevelReader, cutSpeech } from "./speech-cuts.ts";
import { pcmOf } from "./wav-stream.ts";
import { createUploads } from "./uploads.ts";
import { WAV_TYPE } from "./wav.ts";

type Params = z.infer<typeof ExtractParams>;
type Programme = { samples: number; channels: number; files: string[]; energies: number[] };

const SAMPLES_PER_MS = SAMPLE_RATE / 1000;
const BASE_LIMIT_MS = 120_000;
const PROGRAMME_SHARE = 0.7;

/** @throws TaskFailure `not_media`, `corrupt` */
export async function extract(run: StageRun): Promise<StageResult> {
  const params = ExtractParams.parse(run.params);
  const source = onlyInput(run, "source");
  const input = sourceInput(source.path, await containerOf(source.path));
  const channels = await channelsOf(run, input, params);
  const programme = await writeProgramme(run, input, params, channels);
  const speech = cutSpeech(programme.energies, params.durationMs, SPEECH_PIECE_MS);
  for (const [index, piece] of speech.entries()) {
    await writeSpeech(run, programme, index, piece);
    run.progress(PROGRAMME_SHARE + ((1 - PROGRAMME_SHARE) * piece.endMs) / params.durationMs);
  }
  const value: ExtractValue = { samples: programme.samples, channels, pieces: programme.files.length, speech };
  return { value };
}

/** Mono stays mono; stereo stays; more is mixed down to stereo. */
async function channelsOf(run: StageRun, input: string[], params: Params): Promise<1 | 2> {
  const map = `0:a:${params.audioIndex}`;
  const [heard] = await decodeSound({ input: [...input], map, frames: 1, signal: run.signal, limitMs: BASE_LIMIT_MS }).catch(corrupt);
  if (!heard || heard.channels === 0) throw new TaskFailure("corrupt", "The sound of the file cannot be decoded.");
  return heard.channels === 1 ? 1 : 2;
}

async function writeProgramme(run: StageRun, input: string[], params: Params, channels: 1 | 2): Promise<Programme> {
  const samples = params.durationMs * SAMPLES_PER_MS;
  const files: string[] = [];
  const levels = createLevelReader(channels);
  const uploads = createUploads(run);
  const writer = createPieceWriter({
    channels,
    samples,
    offsetSamples: params.audioStartMs * SAMPLES_PER_MS,
    fileOf: (piece) => path.join(run.dir, `programme-${piece}.wav`),
    onPcm: levels.read,
    onPiece: async (piece, file) => {
      files.push(file);
      await uploads.add(`programme/${piece}`, file, WAV_TYPE);
      run.progress((PROGRAMME_SHARE * Math.min(samples, (piece + 1) * PIECE_SAMPLES)) / samples);
    },
  });
  const args = [
    ...input,
    ["-map", `0:a:${params.audioIndex}`],
    // begin at the first sample, whatever its timestamp: the offset is ours to apply; then fill holes and trim overlaps of more
    // than 20 ms by the timestamps (async=1 never stretches), so that sound stays with the picture to the end
    ["-af", `asetpts=PTS-STARTPTS,aresample=${SAMPLE_RATE}:async=1:min_hard_comp=0.02:first_pts=0`],
    // 5.1 and more: ffmpeg's standard downmix, scaled so that it cannot clip
    ["-ac", String(channels), "-ar", String(SAMPLE_RATE)],
    // nothing beyond the film: a header can declare days
    ["-t", `${params.durationMs + Math.max(0, -params.audioStartMs)}ms`],
    ["-c:a", "pcm_s16le", "-f", "s16le", "pipe:1"],
  ].flat();
  await ffmpeg({ args, signal: run.signal, limitMs: BASE_LIMIT_MS + params.durationMs * 2, onOutput: writer.write }).catch(corrupt);
  await writer.end();
  await uploads.settled();
  return { samples, channels, files, energies: levels.energies() };
}

/** 16 kHz mono, without loss: what recognizers hear. Read back from the pieces, so that its times are the programme's. */
async function writeSpeech(run: StageRun, programme: Programme, index: number, piece: { startMs: number; endMs: number }): Promise<void> {
  const file = path.join(run.dir, `speech-${index}.flac`);
  const args = [
    ["-f", "s16le", "-ar", String(SAMPLE_RATE), "-ac", String(programme.channels), "-i", "pipe:0"],
    ["-ac", "1", "-ar", "16000"],
    // the same bytes for the same sound: no encoder name in the file
    ["-c:a", "flac", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "flac", file],
  ].flat();
  const stdin = pcmOf(programme.files, programme.channels, piece.startMs * SAMPLES_PER_MS, piece.endMs * SAMPLES_PER_MS);
  await ffmpeg({ args, signal: run.signal, limitMs: BASE_LIMIT_MS + (piece.endMs - piece.startMs), stdin });
  await run.artifact(`speech/${index}`, file, "audio/flac");
}

function corrupt(error: unknown): never {
  if (error instanceof TaskFailure && error.code === "ffmpeg_failed" && !error.retryable)
    throw new TaskFailure("corrupt", "The sound of the file cannot be decoded.", { cause: error });
  throw error;
}
