/** Which samples of a film make the sample of a voice, and where each lies in it. Pure. */
import { PIECE_SAMPLES, SAMPLE_RATE } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";

/** Samples [from, to) of the film, laid at `at` of the sample. */
export type Cut = { from: number; to: number; at: number };
export type Span = { startMs: number; endMs: number };

/** Between two spans: about the pause of a comma, so that two sentences do not run into each other. */
export const SILENCE_MS = 120;
/** A rest shorter than this is a torn syllable, and is left out. */
const LEAST_MS = 300;

const samplesOf = (ms: number): number => (ms * SAMPLE_RATE) / 1000;

/** Spans one after another until `mostMs` are full; the first is kept however short. @throws TaskFailure `invalid_task` */
export function planReference(spans: readonly Span[], mostMs: number): Cut[] {
  const cuts: Cut[] = [];
  let filledMs = 0;
  for (const { startMs, endMs } of spans) {
    if (startMs < 0 || endMs <= startMs) throw new TaskFailure("invalid_task", "A span of the reference ends before it begins.");
    const atMs = cuts.length === 0 ? 0 : filledMs + SILENCE_MS;
    const lengthMs = Math.min(endMs - startMs, mostMs - atMs);
    const torn = lengthMs < endMs - startMs && lengthMs < LEAST_MS;
    if (lengthMs <= 0 || (torn && cuts.length > 0)) break;
    cuts.push({ from: samplesOf(startMs), to: samplesOf(startMs + lengthMs), at: samplesOf(atMs) });
    filledMs = atMs + lengthMs;
  }
  return cuts;
}

/** The parts of a cut that lie in each piece of the grid, as samples inside the piece. */
export function partsOf({ from, to }: Cut): { piece: number; from: number; to: number }[] {
  const parts: { piece: number; from: number; to: number }[] = [];
  for (let piece = Math.floor(from / PIECE_SAMPLES); piece * PIECE_SAMPLES < to; piece++) {
    const start = piece * PIECE_SAMPLES;
    parts.push({ piece, from: Math.max(0, from - start), to: Math.min(PIECE_SAMPLES, to - start) });
  }
  return parts;
}
