/** Pieces become one file, sample-exact: AAC frames an M4A, WAV pieces a FLAC. */
import { open, readFile } from "node:fs/promises";
import path from "node:path";
import { JoinParams, SAMPLE_RATE } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { LocalInput, StageResult, StageRun } from "../node-service/stage.ts";
import { adtsBody, adtsConfig, adtsFrames } from "./adts.ts";
import { framesOf } from "./encode.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { fromDb } from "./level.ts";
import { m4aHead } from "./m4a.ts";
import { interleave, readSound } from "./sound.ts";
import { wavInfo } from "./wav.ts";
import { writeAll } from "./write-all.ts";

const BASE_LIMIT_MS = 120_000;
const PCM24 = 2 ** 23;

/** @throws TaskFailure `invalid_wav`, `io_error`; `invalid_task` when the pieces are not `samples` long together */
export async function join(run: StageRun): Promise<StageResult> {
  const { kind, samples, gainDb } = JoinParams.parse(run.params);
  const pieces = run.inputs["pieces"] ?? [];
  await (kind === "aac" ? joinAac(run, pieces, samples) : joinFlac(run, pieces, samples, gainDb));
  return { value: { samples } };
}

/**
 * Bare frames, one piece after the other, become an M4A that plays exactly `samples`: no encoder, no process. Two readings,
 * one piece in memory at a time: sizes for the index, then the frames behind it.
 */
async function joinAac(run: StageRun, pieces: LocalInput[], samples: number): Promise<void> {
  const index = await readIndex(pieces);
  // one frame more than the sound fills: the priming
  if (index.frameBytes.length !== framesOf(samples, true)) throw new TaskFailure("invalid_task", "The encoded pieces are not as long as the film.");
  const file = path.join(run.dir, "audio.m4a");
  const handle = await open(file, "w");
  try {
    await writeAll(handle, m4aHead({ ...index, samples, sampleRate: SAMPLE_RATE }));
    for (const [at, piece] of pieces.entries()) {
      run.signal.throwIfAborted();
      await writeAll(handle, Buffer.concat((await readFrames(piece)).map(adtsBody)));
      run.progress((0.9 * (at + 1)) / pieces.length);
    }
  } finally {
    await handle.close();
  }
  await run.artifact("audio", file, "audio/mp4");
}

async function readIndex(pieces: LocalInput[]): Promise<{ frameBytes: number[]; runs: number[]; config: Buffer; channels: number }> {
  const frameBytes: number[] = [];
  const runs: number[] = [];
  let format: { config: Buffer; channels: number } | null = null;
  for (const piece of pieces) {
    const frames = await readFrames(piece);
    const own = frames[0] && adtsConfig(frames[0]);
    if (!own || (format && !format.config.equals(own.config))) throw new TaskFailure("invalid_task", "The encoded pieces do not belong together.");
    format ??= own;
    runs.push(frames.length);
    for (const frame of frames) frameBytes.push(adtsBody(frame).length);
  }
  if (!format) throw new TaskFailure("invalid_task", "There is nothing to join.");
  return { frameBytes, runs, ...format };
}

async function readFrames(piece: LocalInput): Promise<Buffer[]> {
  try {
    return adtsFrames(await readFile(piece.path));
  } catch (error) {
    if (error instanceof RangeError) throw new TaskFailure("invalid_task", "An encoded piece is not whole AAC frames.", { cause: error });
    throw error;
  }
}

async function joinFlac(run: StageRun, pieces: LocalInput[], samples: number, gainDb: number): Promise<void> {
  const infos = await Promise.all(pieces.map((piece) => wavInfo(piece.path)));
  const channels = infos[0]?.channels ?? 0;
  const total = infos.reduce((sum, info) => sum + info.frames, 0);
  if (total !== samples) throw new TaskFailure("invalid_task", "The pieces are not as long as the film.");
  if (infos.some((info) => info.channels !== channels || info.sampleRate !== SAMPLE_RATE))
    throw new TaskFailure("invalid_task", "The pieces do not belong together.");
  const file = path.join(run.dir, "audio.flac");
  const args = [
    ["-f", "s24le", "-ar", String(SAMPLE_RATE), "-ac", String(channels), "-i", "pipe:0"],
    ["-c:a", "flac", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "flac", file],
  ].flat();
  await ffmpeg({ args, signal: run.signal, limitMs: BASE_LIMIT_MS + samples / 48, stdin: pcmOf(run, pieces, fromDb(gainDb)) });
  await run.artifact("audio", file, "audio/flac");
}

/** One piece in memory at a time. */
async function* pcmOf(run: StageRun, pieces: LocalInput[], gain: number): AsyncGenerator<Uint8Array> {
  for (const [index, piece] of pieces.entries()) {
    run.signal.throwIfAborted();
    yield toPcm24(interleave((await readSound(piece.path)).planes), gain);
    run.progress((0.9 * (index + 1)) / pieces.length);
  }
}

/** Signed 24 bit, little-endian; what does not fit is clipped. */
function toPcm24(samples: Float32Array, gain: number): Uint8Array {
  const bytes = new Uint8Array(samples.length * 3);
  for (let k = 0, at = 0; k < samples.length; k++, at += 3) {
    const value = Math.max(-PCM24, Math.min(PCM24 - 1, Math.round((samples[k] ?? 0) * gain * PCM24)));
    bytes[at] = value;
    bytes[at + 1] = value >> 8;
    bytes[at + 2] = value >> 16;
  }
  return bytes;
}
