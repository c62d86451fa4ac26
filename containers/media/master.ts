/** A piece of the mix becomes what is encoded: master gain, then the limiter. Samples are floats, full scale is 1. */
import { FRAME_SAMPLES } from "./adts.ts";
import { fromDb } from "./level.ts";
import { limitPeaks } from "./limit.ts";

/** True peak is measured between samples at eighths: what hides between them, below 20 kHz, stays below this. */
const MARGIN_DB = 0.1;
/** From here on a gain counts as limiting: a tenth of a dB less. */
const LIMITED = 0.9886;

/** `lowerDb`: by how much the ceiling is lower in each frame. */
export type Mastering = { gainDb: number; ceilingDb: number; lowerDb?: Float64Array };

/** In place. @returns the limiter's gain of each sample; null: it had nothing to do */
export function master(planes: readonly Float32Array[], { gainDb, ceilingDb, lowerDb }: Mastering): Float32Array | null {
  const factor = fromDb(gainDb);
  for (const samples of planes) for (let k = 0; k < samples.length; k++) samples[k] = (samples[k] ?? 0) * factor;
  const ceilings = new Float32Array(planes[0]?.length ?? 0).fill(fromDb(ceilingDb - MARGIN_DB));
  for (const [frame, db] of lowerDb?.entries() ?? [])
    if (db > 0) ceilings.fill(fromDb(ceilingDb - MARGIN_DB - db), frame * FRAME_SAMPLES, (frame + 1) * FRAME_SAMPLES);
  return limitPeaks(planes, ceilings);
}

/** Of samples [from, to): how many the limiter took 0.1 dB or more from. */
export function limitedSamples(gain: Float32Array | null, from: number, to: number): number {
  let limited = 0;
  if (gain) for (let k = from; k < to; k++) if ((gain[k] ?? 0) < LIMITED) limited++;
  return limited;
}
