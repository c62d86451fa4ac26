/** Band-limited resampling by a rational factor: Kaiser-windowed sinc, polyphase (J. O. Smith, Digital Audio Resampling, ccrma.stanford.edu/~jos/resample). */

/** Zero crossings kept on each side of the sinc. */
const CROSSINGS = 24;
/** Part of the lower Nyquist frequency that passes: the rest is the filter's slope. */
const PASSED = 0.92;
/** Kaiser's shape: about -80 dB beside the pass band. */
const BETA = 8;

type Bank = { up: number; down: number; taps: number; phases: Float32Array };
/** Filters are kept for as many pairs of rates: a dub has one or two, and those of odd rates are large. */
const MOST_BANKS = 8;
const banks = new Map<string, Bank>();

/** Mono samples at `to` Hz: ceil(length x to / from) of them; sample 0 stays at time 0. */
export function resample(input: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return input.slice();
  const { up, down, taps, phases } = bankOf(from, to);
  const output = new Float32Array(Math.ceil((input.length * up) / down));
  const before = taps / 2 - 1;
  const padded = new Float32Array(input.length + taps * 2);
  padded.set(input, taps);
  for (let k = 0, whole = 0, phase = 0; k < output.length; k++) {
    output[k] = weighted(phases, phase * taps, padded, whole + taps - before, taps);
    phase += down;
    whole += Math.floor(phase / up);
    phase %= up;
  }
  return output;
}

/** Two sums side by side, which the processor adds at once; taps are even. */
function weighted(weights: Float32Array, row: number, values: Float32Array, base: number, taps: number): number {
  let [even, odd] = [0, 0];
  for (let tap = 0; tap < taps; tap += 2) {
    even += (weights[row + tap] ?? 0) * (values[base + tap] ?? 0);
    odd += (weights[row + tap + 1] ?? 0) * (values[base + tap + 1] ?? 0);
  }
  return even + odd;
}

function bankOf(from: number, to: number): Bank {
  const divisor = gcd(from, to);
  const key = `${from}/${to}`;
  const known = banks.get(key);
  if (known) return known;
  if (banks.size >= MOST_BANKS) banks.clear();
  const bank = buildBank(to / divisor, from / divisor);
  banks.set(key, bank);
  return bank;
}

/** One row of taps for each position of an output sample between two input samples; every row sums to 1, so that a constant stays. */
function buildBank(up: number, down: number): Bank {
  // going down in rate, the filter must be as much longer as its cut-off is lower
  const squeeze = Math.min(1, up / down);
  const half = Math.ceil(CROSSINGS / squeeze);
  const taps = half * 2;
  const phases = new Float32Array(up * taps);
  for (let phase = 0; phase < up; phase++) {
    const row = Float64Array.from({ length: taps }, (_, tap) => kernel(tap - (half - 1) - phase / up, half, squeeze * PASSED));
    const sum = row.reduce((total, value) => total + value, 0);
    for (const [tap, value] of row.entries()) phases[phase * taps + tap] = value / sum;
  }
  return { up, down, taps, phases };
}

function kernel(x: number, half: number, cutoff: number): number {
  if (Math.abs(x) >= half) return 0;
  const sinc = x === 0 ? 1 : Math.sin(Math.PI * x * cutoff) / (Math.PI * x * cutoff);
  return sinc * bessel(BETA * Math.sqrt(1 - (x / half) ** 2));
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel(x: number): number {
  let sum = 1;
  for (let term = 1, k = 1; term > sum * 1e-12; k++) sum += term *= (x / 2 / k) ** 2;
  return sum;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
