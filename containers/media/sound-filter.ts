/** How a film's sound is read: extract and mux hear the same samples at the same places. Pure. */
import { SAMPLE_RATE } from "../contract/stages.ts";

/** `offsetMs`: where the track begins in the film, negative before it. */
export type SoundPlace = { audioIndex: number; offsetMs: number; durationMs: number };

const SAMPLES_PER_MS = SAMPLE_RATE / 1000;
/** Less than this off its timestamp, sound goes on where it was: clocks of containers are coarse, and every correction clicks. */
export const TOLERATED_MS = 20;

/**
 * Input 0's sound track at 48 kHz with the timestamps of its file, to the film's end and a second more; more than two channels are
 * brought to 5.1, by a mix that cannot clip. `firstS`: the track's first sample in the file's own clock.
 */
export function programmeFilter({ audioIndex, offsetMs, durationMs }: SoundPlace, channels: number, firstS: number): string {
  const endS = firstS + Math.max(0, durationMs - offsetMs) / 1000 + 1;
  return [
    `[0:a:${audioIndex}]aresample=${SAMPLE_RATE}`,
    // nothing beyond the film: a header can declare days
    `atrim=end=${endS.toFixed(6)}`,
    ...(channels > 2 ? ["aformat=channel_layouts=5.1"] : []),
  ].join(",");
}

/**
 * For outputs that ffmpeg itself encodes. Input 0's sound track at 48 kHz, from the film's beginning to its end; what the track lacks at either side is left to the caller.
 * A preview reads the track from its first sample too, and drops what lies before: decoding an hour takes seconds, and no seek is
 * exact in every container (Matroska's clock ticks in milliseconds, AAC's noise has a memory).
 */
export function soundFilter({ audioIndex, offsetMs, durationMs }: SoundPlace): string {
  const dropped = Math.max(0, -offsetMs) * SAMPLES_PER_MS;
  return [
    // begin at the first sample, whatever its timestamp: the offset is ours to apply
    `[0:a:${audioIndex}]asetpts=PTS-STARTPTS`,
    // fill holes and trim overlaps of more than 20 ms by the timestamps (async=1 never stretches), so that sound stays with the picture
    `aresample=${SAMPLE_RATE}:async=1:min_hard_comp=${TOLERATED_MS / 1000}:first_pts=0`,
    // nothing beyond the film: a header can declare days
    `atrim=start_sample=${dropped}:end_sample=${Math.max(dropped + 1, dropped + (durationMs - Math.max(0, offsetMs)) * SAMPLES_PER_MS)}`,
    "asetpts=PTS-STARTPTS",
  ].join(",");
}
