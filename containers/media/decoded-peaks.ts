/** True peaks of AAC frames as a player decodes them: what an encoder does to a wave may raise its peaks. */
import { fromAac } from "./aac.ts";
import { FRAME_SAMPLES } from "./adts.ts";
import { truePeak } from "./true-peak.ts";

/** `highest`: of all. `loud`: frames of sound that are above what was asked for. Full scale is 1. */
export type Decoded = { highest: number; loud: { frame: number; peak: number }[] };
/** Frames of sound [from, to), and from what on a frame is to be told. */
type Asked = { from: number; to: number; above: number; channels: number; signal: AbortSignal };

/** @param frames all that the encoder gave, the priming first: frame of sound f is what the decoder gives for `frames` f + 1 */
export async function decodedPeaks(frames: readonly Buffer[], { from, to, above, channels, signal }: Asked): Promise<Decoded> {
  const planes = await fromAac(frames, channels, signal);
  const highest = peakWithin(planes, from + 1, to + 1);
  const loud: Decoded["loud"] = [];
  if (highest <= above) return { highest, loud };
  for (let frame = from; frame < to; frame++) {
    const peak = peakWithin(planes, frame + 1, frame + 2, above);
    if (peak > above) loud.push({ frame, peak });
  }
  return { highest, loud };
}

/** Of frames [from, to) of all channels; what is lower than `above` may be told as that. */
export function peakWithin(planes: readonly Float32Array[], from: number, to: number, above = 0): number {
  let highest = above;
  for (const plane of planes) highest = Math.max(highest, truePeak(plane, from * FRAME_SAMPLES, Math.min(plane.length, to * FRAME_SAMPLES), highest));
  return highest;
}
