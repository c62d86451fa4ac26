/** One piece of the mix to mastered AAC frames. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";
import { EncodeParams, PIECE_SAMPLES, SAMPLE_RATE } from "../contract/stages.ts";
import type { EncodeValue } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { toAac } from "./aac.ts";
import { peakWithin } from "./decoded-peaks.ts";
import { encodeBelow } from "./encode-below.ts";
import type { Encoded } from "./encode-below.ts";
import { onlyInput, optionalInput } from "./input.ts";
import { toDb } from "./level.ts";
import { measureBlocks } from "./loudness.ts";
import { FRAME_SAMPLES } from "./adts.ts";
import { HEAD_SAMPLES, TAIL_SAMPLES } from "./mix.ts";
import { concatenated } from "./planes.ts";
import type { Extent } from "./seams.ts";
import { readSound } from "./sound.ts";

type Params = z.infer<typeof EncodeParams>;

/** What AAC has a channel configuration for and the programme may have. */
const CHANNELS = [1, 2, 6];

/**
 * The frames continue those of the piece before as if encoded in one go. The encoder is a transform with memory: it is rolled in over the
 * end of the piece before, and given the beginning of the one after, and what it makes of both is dropped. Frame j of a whole encode
 * holds samples (j - 1) x 1024 to j x 1024: the first is priming, kept once. The limiter hears the same edges.
 *
 * @throws TaskFailure `invalid_task`, `invalid_wav`
 */
export async function encode(run: StageRun): Promise<StageResult> {
  const params = EncodeParams.parse(run.params);
  const { planes, from, to } = await readPiece(run, params);
  const extent = extentOf(planes, from, to);
  const encoded = await encodePiece(run, planes, extent, params);
  const expected = framesOf(to - from, params.last);
  const frames = encoded.frames.slice(extent.from, extent.from + expected);
  if (frames.length !== expected) throw new TaskFailure("encode_failed", "The sound could not be encoded.", { retryable: true });
  const file = path.join(run.dir, "piece.aac");
  await writeFile(file, Buffer.concat(frames));
  await run.artifact("aac", file, "audio/aac");
  const { blocks } = measureBlocks(encoded.planes, SAMPLE_RATE, { from, to, peaks: false });
  const { decodedPeakDb } = encoded;
  const value: EncodeValue = {
    frames: frames.length,
    peakDb: round(encoded.peakDb),
    decodedPeakDb: decodedPeakDb === null ? null : round(decodedPeakDb),
    limitedMs: Math.round((1000 * encoded.limited) / SAMPLE_RATE),
    blocks,
  };
  return { value };
}

const round = (db: number): number => Math.round(100 * db) / 100;

/** Frames that belong to a piece: the last also has the one that the encoder's delay pushed out. */
export const framesOf = (samples: number, last: boolean): number => Math.ceil(samples / FRAME_SAMPLES) + (last ? 1 : 0);

function encodePiece(run: StageRun, planes: Float32Array[], extent: Extent, params: Params): Promise<Encoded> {
  const options = { ...params, signal: run.signal, onProgress: (fraction: number) => run.progress(0.9 * fraction) };
  if (params.limited) return encodeBelow(planes, extent, options);
  const peakDb = toDb(peakWithin(planes, extent.from, extent.to));
  return toAac(planes, options).then((frames) => ({ planes, frames, limited: 0, peakDb, decodedPeakDb: null }));
}

/** The piece between its neighbours' edges: it fills samples [from, to). */
async function readPiece(run: StageRun, { first, last }: Params): Promise<{ planes: Float32Array[]; from: number; to: number }> {
  const piece = await readPlanes(onlyInput(run, "mix").path);
  const before = first ? [] : [tailOf(await readPlanes(onlyInput(run, "before").path))];
  const afterInput = optionalInput(run, "after");
  if (!last && (!afterInput || lengthOf(piece) !== PIECE_SAMPLES))
    throw new TaskFailure("invalid_task", "Every piece but the last is 32 s long and has one after it.");
  const after = last || !afterInput ? [] : [(await readPlanes(afterInput.path)).map((plane) => plane.subarray(0, HEAD_SAMPLES))];
  const parts = [...before, piece, ...after];
  if (parts.some((part) => part.length !== piece.length)) throw new TaskFailure("invalid_task", "Neighbouring pieces have other channels.");
  const from = first ? 0 : TAIL_SAMPLES;
  return { planes: concatenated(parts), from, to: from + lengthOf(piece) };
}

async function readPlanes(file: string): Promise<Float32Array[]> {
  const { sampleRate, planes } = await readSound(file);
  if (sampleRate !== SAMPLE_RATE) throw new TaskFailure("invalid_task", "A piece must be at 48 kHz.");
  if (!CHANNELS.includes(planes.length) || lengthOf(planes) === 0) throw new TaskFailure("invalid_task", "A piece must have 1, 2 or 6 channels of sound.");
  return planes;
}

function tailOf(planes: Float32Array[]): Float32Array[] {
  if (lengthOf(planes) < TAIL_SAMPLES) throw new TaskFailure("invalid_task", "The end of the piece before is too short.");
  return planes.map((plane) => plane.subarray(plane.length - TAIL_SAMPLES));
}

function extentOf(planes: Float32Array[], from: number, to: number): Extent {
  const inFrames = (samples: number): number => Math.ceil(samples / FRAME_SAMPLES);
  return { from: inFrames(from), to: inFrames(to), count: inFrames(lengthOf(planes)) };
}

const lengthOf = (planes: Float32Array[]): number => planes[0]?.length ?? 0;
