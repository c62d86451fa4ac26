/**
 * Where pieces meet, both hear the other's edge (contract/stages/mixing.ts) and must make the same of it: the frame across a seam is half of
 * each. What a piece changes for itself alone stays away from its seams.
 */
import { LIMIT_CONTEXT } from "./limit.ts";
import { FRAME_SAMPLES } from "./adts.ts";

/** How far a lower ceiling reaches into frames that the neighbour has a part in: the one before the seam is in both. */
const REACH = Math.ceil(LIMIT_CONTEXT / FRAME_SAMPLES);
const BEFORE = REACH + 1;
const AFTER = REACH;

/** A piece with its neighbours' edges, in frames: it fills [from, to) of `count`; `from` 0: the film begins, `to` = `count`: it ends. */
export type Extent = { from: number; to: number; count: number };

/** Whether a piece may change the ceiling of this frame for itself alone. */
export const isOwn = (frame: number, { from, to, count }: Extent): boolean =>
  frame >= (from === 0 ? 0 : from + AFTER) && frame < (to === count ? to : to - BEFORE);
