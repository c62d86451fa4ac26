/** The mixer's decision for one piece of film: pure, sample by sample, dependent on absolute positions only. */
import { addSafely, FULL_SCALE, fromDb } from "./level.ts";
import { spanWeights } from "./spans.ts";
import type { Span } from "./spans.ts";

export type Bed = {
  startSample: number;
  channels: number;
  /** Interleaved 16 bit samples of the piece. */
  programme: Int16Array;
  /** Same shape as `programme`; null where nothing was separated. */
  background: Int16Array | null;
  spans: readonly Span[];
  /** Added to the programme inside spans where there is no background; negative. */
  duckDb: number;
};
export type Mixed = { mix: Int16Array; dialogue: Int16Array };

/** Adds a prepared take, of which any part may lie outside the piece, to the piece's dialogue. */
export function layTake(dialogue: Float32Array, startSample: number, take: Float32Array, takeStartSample: number): void {
  const offset = takeStartSample - startSample;
  const from = Math.max(0, -offset);
  const to = Math.min(take.length, dialogue.length - offset);
  for (let k = from; k < to; k++) dialogue[offset + k] = (dialogue[offset + k] ?? 0) + (take[k] ?? 0);
}

/** `dialogue`: mono, on the 16 bit scale, as layTake made it. Without spans and takes the mix is the programme, bit by bit. */
export function mixPiece(bed: Bed, dialogue: Float32Array): Mixed {
  const { channels, programme, background } = bed;
  const weights = spanWeights(bed.spans, bed.startSample, dialogue.length);
  const duck = fromDb(bed.duckDb);
  const mix = new Int16Array(programme.length);
  for (let frame = 0; frame < dialogue.length; frame++) {
    const weight = weights[frame] ?? 0;
    const voice = dialogue[frame] ?? 0;
    for (let at = frame * channels; at < (frame + 1) * channels; at++) {
      const original = programme[at] ?? 0;
      const under = background ? (background[at] ?? 0) : original * duck;
      const level = weight === 0 ? original : original + (under - original) * weight;
      mix[at] = voice === 0 ? Math.round(level) : toPcm(addSafely(level, voice));
    }
  }
  return { mix, dialogue: Int16Array.from(dialogue, (voice) => toPcm(addSafely(0, voice))) };
}

const toPcm = (value: number): number => Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(value)));
