/**
 * Where pieces meet, both hear the other's edge (contract/stages/mixing.ts) and must make the same of it: the frame across a seam is half of
 * each. What a piece changes for itself alone stays away from its seams; and there the ceiling is always a little lower instead.
 */
import { LIMIT_CONTEXT } from "./limit.ts";
import { FRAME_SAMPLES } from "./master.ts";

/** More than decoding adds to a peak at usual bitrates (measured: 0.2 dB at 128 kbit/s of stereo). */
const SEAM_DB = 0.5;
/** How far a lower ceiling reaches into frames that the neighbour has a part in: the one before the seam is in both. */
const REACH = Math.ceil(LIMIT_CONTEXT / FRAME_SAMPLES);
const BEFORE = REACH + 1;
const AFTER = REACH;

/** A piece with its neighbours' edges, in frames: it fills [from, to) of `count`; `from` 0: the film begins, `to` = `count`: it ends. */
export type Extent = { from: number; to: number; count: number };

/** By how much the ceiling is lower at the seams, for each frame. */
export function seamLowers({ from, to, count }: Extent): Float64Array {
  const lowerDb = new Float64Array(count);
  for (const seam of [from, to]) if (seam > 0 && seam < count) lowerDb.fill(SEAM_DB, Math.max(0, seam - BEFORE), seam + AFTER);
  return lowerDb;
}

/** Whether a piece may change the ceiling of this frame for itself alone. */
export const isOwn = (frame: number, { from, to, count }: Extent): boolean =>
  frame >= (from === 0 ? 0 : from + AFTER) && frame < (to === count ? to : to - BEFORE);
