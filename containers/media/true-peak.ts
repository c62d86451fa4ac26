/**
 * True peak (ITU-R BS.1770-5, annex 2): the highest of the wave that the samples stand for, looked for at four times their rate, and at
 * eight times where it is near the highest so far. Samples are floats of any scale. Looked at closely only where the samples bend or
 * stand high enough: in a low voice beside its tops, in applause nearly everywhere.
 */

/** Samples on each side that a point between two samples is made of. */
export const HALF = 48;
/** Kaiser's shape: -45 dB beside a pass band that reaches to 23 kHz of 24. */
const BETA = 4;
/**
 * How much the wave may rise beside samples for what they bend there (their second differences): a sixteenth of it where they hardly do,
 * a tenth at half of the highest frequency, a third at four fifths; what rises more is so near the highest frequency that it stands as
 * high elsewhere. Taken is more.
 */
const [RISE, SMOOTH_RISE] = [0.5, 0.125];
/** Of the samples' height: bending less than this is smooth. */
const SMOOTH = 0.25;
/** Between eighths the wave is hardly higher than at quarters, if it is a wave at all. */
const NEAR = 0.9;

/** Weights of the samples on one side of a point, the nearest first, with those of the other side: half of their sum, half of their difference. */
type Folded = { even: Float64Array; odd: Float64Array };
const [EIGHTH, QUARTER, THREE_EIGHTHS, HALFWAY] = [folded(1 / 8), folded(1 / 4), folded(3 / 8), folded(1 / 2)];

/** The true peak of samples [from, to); what lies beside them is taken into account. `above`: a lower one may be told as this. */
export function truePeak(samples: Float32Array, from = 0, to = samples.length, above = 0): number {
  let highest = above;
  for (let k = from; k < to; k++) {
    const size = Math.abs(samples[k] ?? 0);
    if (size > highest) highest = size;
  }
  if (highest === 0) return 0;
  for (let k = from - 1; k < to; k++) if (reachAfter(samples, k) > highest) highest = Math.max(highest, peakAfter(samples, k, highest));
  return highest;
}

/** What the wave between sample `k` and the next one may reach: cheap, and seldom too little. At both ends nothing is known. */
export function reachAfter(samples: Float32Array, k: number): number {
  if (k < 1 || k + 2 >= samples.length) return Infinity;
  const here = samples[k] ?? 0;
  const next = samples[k + 1] ?? 0;
  const step = next - here;
  const bend = Math.abs((samples[k - 1] ?? 0) - here + step) + Math.abs((samples[k + 2] ?? 0) - next - step);
  const size = Math.max(Math.abs(here), Math.abs(next));
  return size + (bend < SMOOTH * size ? SMOOTH_RISE : RISE) * bend;
}

/** The highest of the wave between sample `k` and the next one, at quarters; where these come near `wanted`, at eighths. */
export function peakAfter(samples: Float32Array, k: number, wanted = 0): number {
  const atQuarters = Math.max(highestAt(samples, k, HALFWAY), highestAt(samples, k, QUARTER));
  if (atQuarters < NEAR * wanted) return atQuarters;
  return Math.max(atQuarters, highestAt(samples, k, EIGHTH), highestAt(samples, k, THREE_EIGHTHS));
}

/** The higher of two points, as far behind sample `k` as before the next one. */
function highestAt(samples: Float32Array, k: number, { even, odd }: Folded): number {
  // reading beside an array is slow: only where it must be
  const isInside = k + 1 >= HALF && k + HALF < samples.length;
  const at = isInside ? k : HALF - 1;
  const around = isInside ? samples : neighbours(samples, k);
  let [sum, difference] = [0, 0];
  for (let tap = 0; tap < HALF; tap++) {
    const before = around[at - tap] ?? 0;
    const after = around[at + 1 + tap] ?? 0;
    sum += (even[tap] ?? 0) * (before + after);
    difference += (odd[tap] ?? 0) * (before - after);
  }
  return Math.abs(sum) + Math.abs(difference);
}

/** Beyond the ends there is silence. */
const neighbours = (samples: Float32Array, k: number): Float32Array =>
  Float32Array.from({ length: 2 * HALF }, (_, tap) => {
    const at = k - HALF + 1 + tap;
    return at >= 0 && at < samples.length ? (samples[at] ?? 0) : 0;
  });

/** A windowed sinc whose sum is 1, so that a constant stays. `part`: how far the point is from the sample before it, of 1. */
function folded(part: number): Folded {
  const weight = (x: number): number => (Math.sin(Math.PI * x) / (Math.PI * x)) * bessel(BETA * Math.sqrt(1 - (x / HALF) ** 2));
  const before = Float64Array.from({ length: HALF }, (_, tap) => weight(tap + part));
  const after = Float64Array.from({ length: HALF }, (_, tap) => weight(tap + 1 - part));
  const sum = before.reduce((total, value, tap) => total + value + (after[tap] ?? 0), 0);
  return {
    even: before.map((value, tap) => (value + (after[tap] ?? 0)) / 2 / sum),
    odd: before.map((value, tap) => (value - (after[tap] ?? 0)) / 2 / sum),
  };
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel(x: number): number {
  let sum = 1;
  for (let term = 1, k = 1; term > sum * 1e-12; k++) sum += term *= (x / 2 / k) ** 2;
  return sum;
}
