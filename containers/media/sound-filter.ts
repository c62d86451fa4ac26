/** The one reading of a film's sound: extract and mux hear the same samples at the same places. Pure. */
import { SAMPLE_RATE } from "../contract/stages.ts";

/** `offsetMs`: where the track begins in the film, negative before it. */
export type SoundPlace = { audioIndex: number; offsetMs: number; durationMs: number };

const SAMPLES_PER_MS = SAMPLE_RATE / 1000;

/**
 * Input 0's sound track at 48 kHz, from the film's beginning to its end; what the track lacks at either side is left to the caller.
 * A preview reads the track from its first sample too, and drops what lies before: decoding an hour takes seconds, and no seek is
 * exact in every container (Matroska's clock ticks in milliseconds, AAC's noise has a memory).
 */
export function soundFilter({ audioIndex, offsetMs, durationMs }: SoundPlace): string {
  const dropped = Math.max(0, -offsetMs) * SAMPLES_PER_MS;
  return [
    // begin at the first sample, whatever its timestamp: the offset is ours to apply
    `[0:a:${audioIndex}]asetpts=PTS-STARTPTS`,
    // fill holes and trim overlaps of more than 20 ms by the timestamps (async=1 never stretches), so that sound stays with the picture
    `aresample=${SAMPLE_RATE}:async=1:min_hard_comp=0.02:first_pts=0`,
    // nothing beyond the film: a header can declare days
    `atrim=start_sample=${dropped}:end_sample=${Math.max(dropped + 1, dropped + (durationMs - Math.max(0, offsetMs)) * SAMPLES_PER_MS)}`,
    "asetpts=PTS-STARTPTS",
  ].join(",");
}
