/** How a film's sound is read: extract and mux hear the same samples at the same places. Pure. */
import { SAMPLE_RATE } from "../contract/stages.ts";
import type { Tolerance } from "./frame-places.ts";

/** `offsetMs`: where the track begins in the film, negative before it. */
export type SoundPlace = { audioIndex: number; offsetMs: number; durationMs: number };

const SAMPLES_PER_MS = SAMPLE_RATE / 1000;
/** More than two channels are brought to 5.1 at their own levels; what clips is cut at full scale. */
const NOT_SCALED = 64;
const inSamples = (ms: number): number => ms * SAMPLES_PER_MS;
/** Clocks of containers tick in up to a millisecond, and a slow drift of 5 ms nobody hears; a correction clicks. */
export const TOLERANCE: Tolerance = { step: inSamples(1), drift: inSamples(5), sudden: inSamples(20) };

/**
 * Input 0's sound track at 48 kHz with the timestamps of its file, to the film's end and a second more. More than two channels are
 * brought to 5.1: fronts, centre and low frequencies as they are, all others added up in the two at the back (those beside the listener
 * 3 dB lower where the source has both). Nothing is made quieter to leave room for the sum: what exceeds 16 bits, which takes two channels near full scale at
 * once, is clipped. `firstS`: the track's first sample in the file's own clock.
 */
export function programmeFilter({ audioIndex, offsetMs, durationMs }: SoundPlace, channels: number, firstS: number): string {
  const endS = firstS + Math.max(0, durationMs - offsetMs) / 1000 + 1;
  return [
    `[0:a:${audioIndex}]aresample=${SAMPLE_RATE}${channels > 2 ? `:rematrix_maxval=${NOT_SCALED}` : ""}`,
    // nothing beyond the film: a header can declare days
    `atrim=end=${endS.toFixed(6)}`,
    ...(channels > 2 ? ["aformat=channel_layouts=5.1"] : []),
  ].join(",");
}
