/** True peaks of AAC frames as a player decodes them: what an encoder does to a wave may raise its peaks. */
import { fromAac } from "./aac.ts";
import { FRAME_SAMPLES } from "./master.ts";
import { truePeak } from "./true-peak.ts";

/**
 * Decodes only what was asked for: a frame of sound is made of an encoded one and the one before it, so that any stretch begins with a frame
 * more, which is dropped.
 *
 * @param frames all that the encoder gave, the priming first
 * @param wanted frames of sound, in order: frame f is samples f x 1,024 to (f + 1) x 1,024, decoded from `frames` f and f + 1
 * @returns a true peak for each of `wanted`, full scale 1
 */
export async function decodedPeaks(frames: readonly Buffer[], wanted: readonly number[], channels: number, signal: AbortSignal): Promise<number[]> {
  if (wanted.length === 0) return [];
  const chosen: Buffer[] = [];
  const places: number[] = [];
  for (const [at, frame] of wanted.entries()) {
    if (wanted[at - 1] !== frame - 1) chosen.push(...frames.slice(frame, frame + 1));
    places.push(chosen.length);
    chosen.push(...frames.slice(frame + 1, frame + 2));
  }
  const planes = await fromAac(chosen, channels, signal);
  return places.map((place) => Math.max(...planes.map((plane) => truePeak(plane, place * FRAME_SAMPLES, Math.min(plane.length, (place + 1) * FRAME_SAMPLES)))));
}

/** Frames of sound within [from, to) in which a sample is at least `least`. */
export function loudFrames(planes: readonly Float32Array[], { from, to }: { from: number; to: number }, least: number): number[] {
  const loud: number[] = [];
  for (let frame = from; frame < to; frame++) if (planes.some((plane) => reaches(plane, frame * FRAME_SAMPLES, least))) loud.push(frame);
  return loud;
}

function reaches(plane: Float32Array, from: number, least: number): boolean {
  const end = Math.min(plane.length, from + FRAME_SAMPLES);
  for (let k = from; k < end; k++) if (Math.abs(plane[k] ?? 0) >= least) return true;
  return false;
}
