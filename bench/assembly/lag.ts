/** By how many samples one sound lies behind another. Pure. */

/** `sound` is expected in `heard` from `start` on; `likeness` 1: nothing else is there. */
export function lagOf(sound: Float32Array, heard: Float32Array, start: number, reach: number): { lag: number; likeness: number } {
  let best = { lag: Number.NaN, likeness: -1 };
  for (let lag = -reach; lag <= reach; lag++) {
    const likeness = likenessAt(sound, heard, start + lag);
    if (likeness > best.likeness) best = { lag, likeness };
  }
  return best;
}

function likenessAt(sound: Float32Array, heard: Float32Array, start: number): number {
  let product = 0;
  let a = 0;
  let b = 0;
  for (let k = Math.max(0, -start); k < sound.length && start + k < heard.length; k++) {
    const x = sound[k]!;
    const y = heard[start + k]!;
    product += x * y;
    a += x * x;
    b += y * y;
  }
  return product / Math.sqrt(a * b + 1e-12);
}

/** Signal to error, dB, of samples [from, to). */
export function snrDb(original: Float32Array, heard: Float32Array, from: number, to: number): number {
  let [signal, error] = [0, 0];
  for (let k = from; k < to; k++) {
    signal += original[k]! ** 2;
    error += (original[k]! - (heard[k] ?? 0)) ** 2;
  }
  return 10 * Math.log10(signal / (error + 1e-20));
}
