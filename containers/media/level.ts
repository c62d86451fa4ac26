/** Levels. Where nothing else is said samples are floats on the scale of 16 bit PCM: full scale is 32,768. */
export const FULL_SCALE = 32_768;

export const fromDb = (db: number): number => 10 ** (db / 20);
/** -Infinity has no place in JSON: silence is -120 dB. */
export const toDb = (ratio: number): number => Math.max(-120, 20 * Math.log10(ratio));

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
