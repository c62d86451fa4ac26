/**
 * True peak (ITU-R BS.1770-5, annex 2): the highest of the wave that the samples stand for, looked for at four times their rate.
 * Samples are floats of any scale. Looked at closely only beside samples that are the highest of their neighbours and near the
 * highest of all: a wave that band-limited samples stand for has its peaks there.
 */

/** Samples on each side that a point between two samples is made of. */
const HALF = 16;
/** A band-limited wave seldom rises more than 3 dB above its samples. */
const NEAR = 0.7;
/** Kaiser's shape: about -80 dB beside the pass band. */
const BETA = 8;
/** A wave of 18 kHz that is highest at a quarter has this much of it at the half. */
const HALF_ENOUGH = 0.83;
const [QUARTER, HALFWAY, THREE_QUARTERS] = [quarterRow(1), quarterRow(2), quarterRow(3)];

/** The true peak of samples [from, to); what lies beside them is taken into account. */
export function truePeak(samples: Float32Array, from = 0, to = samples.length): number {
  let highest = 0;
  for (let k = from; k < to; k++) {
    const size = Math.abs(samples[k] ?? 0);
    if (size > highest) highest = size;
  }
  if (highest === 0) return 0;
  for (let k = from; k < to; k++) {
    const size = Math.abs(samples[k] ?? 0);
    if (size < NEAR * highest || !isTop(samples, k, size)) continue;
    highest = Math.max(highest, peakAfter(samples, k - 1, highest), peakAfter(samples, k, highest));
  }
  return highest;
}

/** Not smaller than its neighbours, nor in the middle of a flat. `size`: of sample `k`, without its sign. */
export function isTop(samples: Float32Array, k: number, size: number): boolean {
  const [before, here, after] = [samples[k - 1] ?? 0, samples[k] ?? 0, samples[k + 1] ?? 0];
  return size >= Math.abs(before) && size >= Math.abs(after) && (before !== here || after !== here);
}

/**
 * The highest of the wave between sample `k` and the next one, at a quarter, a half and three quarters of the way. What cannot
 * reach `wanted` is not looked at closely: then the half alone.
 */
export function peakAfter(samples: Float32Array, k: number, wanted = 0): number {
  const half = Math.abs(pointAfter(samples, k, HALFWAY));
  if (half < HALF_ENOUGH * wanted) return half;
  return Math.max(half, Math.abs(pointAfter(samples, k, QUARTER)), Math.abs(pointAfter(samples, k, THREE_QUARTERS)));
}

function pointAfter(samples: Float32Array, k: number, row: Float64Array): number {
  const first = k - HALF + 1;
  // reading beside an array is slow: only where it must be
  const [from, to] = [Math.max(0, -first), Math.min(2 * HALF, samples.length - first)];
  let sum = 0;
  for (let tap = from; tap < to; tap++) sum += (row[tap] ?? 0) * (samples[first + tap] ?? 0);
  return sum;
}

/** Weights of the samples around a point `quarter` / 4 after the middle one: a windowed sinc whose sum is 1, so that a constant stays. */
function quarterRow(quarter: number): Float64Array {
  const row = Float64Array.from({ length: 2 * HALF }, (_, tap) => {
    const x = tap - (HALF - 1) - quarter / 4;
    return (Math.sin(Math.PI * x) / (Math.PI * x)) * bessel(BETA * Math.sqrt(1 - (x / HALF) ** 2));
  });
  const sum = row.reduce((total, value) => total + value, 0);
  return row.map((value) => value / sum);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel(x: number): number {
  let sum = 1;
  for (let term = 1, k = 1; term > sum * 1e-12; k++) sum += term *= (x / 2 / k) ** 2;
  return sum;
}
