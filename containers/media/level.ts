/** Levels. Samples are floats on the scale of 16 bit PCM: full scale is 32,768. */
export const FULL_SCALE = 32_768;
/** Sums above the knee bend towards, and never reach, the top. */
const KNEE = 0.85 * FULL_SCALE;
const TOP = 0.985 * FULL_SCALE;

export const fromDb = (db: number): number => 10 ** (db / 20);
/** -Infinity has no place in JSON: silence is -120 dB. */
export const toDb = (ratio: number): number => Math.max(-120, 20 * Math.log10(ratio));

export function peakOf(samples: Float32Array | Int16Array): number {
  let peak = 0;
  for (let k = 0; k < samples.length; k++) peak = Math.max(peak, Math.abs(samples[k] ?? 0));
  return peak;
}

/**
 * Programme plus dialogue without clipping. Has no memory, so that a piece sounds the same whatever was cut before it; and
 * goes back to the programme itself as the dialogue fades, so that loud programme beside a take is not touched.
 */
export function addSafely(bed: number, dialogue: number): number {
  const sum = bed + dialogue;
  const size = Math.abs(sum);
  if (size <= KNEE) return sum;
  const bent = KNEE + (TOP - KNEE) * Math.tanh((size - KNEE) / (TOP - KNEE));
  return Math.sign(sum) * Math.min(size, Math.max(bent, Math.min(Math.abs(bed), FULL_SCALE - 1)));
}

/** Active speech level in dBFS: RMS over the 10 ms frames within 30 dB of the loudest one; -120 for silence. */
export function activeLevelDb(samples: Float32Array | Int16Array, sampleRate: number): number {
  const length = sampleRate / 100;
  const energies: number[] = [];
  for (let at = 0; at < samples.length; at += length) {
    const frame = samples.subarray(at, at + length);
    let sum = 0;
    for (let k = 0; k < frame.length; k++) sum += (frame[k] ?? 0) ** 2;
    energies.push(sum / frame.length);
  }
  const loudest = energies.reduce((most, energy) => Math.max(most, energy), 0);
  const active = energies.filter((energy) => energy > 0 && energy >= loudest / 1000);
  const mean = active.reduce((sum, energy) => sum + energy, 0) / Math.max(1, active.length);
  return toDb(Math.sqrt(mean) / FULL_SCALE);
}
