/**
 * Time-stretch by waveform similarity (WSOLA: Verhelst and Roelands, ICASSP 1993): frames of the input are laid half over
 * each other, each taken within a small search range where it best continues the one before. The pitch stays, the length
 * is exact, and the same input gives the same output always.
 */
const FRAME_S = 0.024;
const SEARCH_S = 0.007;
/** The coarse search runs on every fourth sample, summed; the fine one around its winner. */
const COARSE = 4;
/** How much a place at the edge of the range must sound better than one in the middle: keeps the rhythm even. */
const CENTRE_PREFERENCE = 0.25;
/** Where all places are alike (silence), the middle wins. */
const INDIFFERENCE = 0.1;

type Plan = { input: Float32Array; coarse: Float32Array; frame: number; hop: number; search: number };

/** Exactly `length` samples of the same speech. Within one sample of the input's length nothing is stretched. */
export function stretch(input: Float32Array, length: number, sampleRate: number): Float32Array {
  if (Math.abs(input.length - length) <= 1) return exactly(input, length);
  const frame = 2 * Math.round((sampleRate * FRAME_S) / 2);
  if (input.length < 2 * frame || length < 2 * frame) return squeeze(input, length);
  const plan = { input, coarse: decimate(input), frame, hop: frame / 2, search: Math.round(sampleRate * SEARCH_S) };
  const window = hann(frame);
  const output = new Float32Array(length);
  const last = Math.ceil((length - frame) / plan.hop);
  const step = (input.length - frame) / last;
  let position = 0;
  overlay(output, 0, input.subarray(0, frame), window, "first");
  for (let m = 1; m <= last; m++) {
    const natural = position + plan.hop;
    position = m === last ? input.length - frame : bestPlace(plan, Math.round(m * step), natural);
    overlay(output, m * plan.hop, input.subarray(position, position + frame), window, m === last ? "last" : "middle");
  }
  return output;
}

/** The same samples, cut or padded with silence to `length`. */
export function exactly(input: Float32Array, length: number): Float32Array {
  const output = new Float32Array(length);
  output.set(input.subarray(0, length));
  return output;
}

/** Too short for frames (under 50 ms): linear interpolation; nobody hears a pitch in that. */
function squeeze(input: Float32Array, length: number): Float32Array {
  const ratio = length > 1 ? (input.length - 1) / (length - 1) : 0;
  return Float32Array.from({ length }, (_, k) => {
    const at = Math.max(0, k * ratio);
    const low = Math.floor(at);
    return (input[low] ?? 0) * (1 - at + low) + (input[low + 1] ?? 0) * (at - low);
  });
}

/** Where, near `target`, the input continues best what would naturally follow (`natural`). */
function bestPlace(plan: Plan, target: number, natural: number): number {
  const end = plan.input.length - plan.frame;
  if (natural > end) return Math.min(target, end);
  const middle = coarsePlace(plan, target, natural, end);
  let [best, place] = [-Infinity, middle];
  for (let candidate = Math.max(0, middle - COARSE); candidate <= Math.min(end, middle + COARSE); candidate++) {
    const { product, energy } = correlate(plan.input, candidate, natural, plan.hop);
    const score = product / Math.sqrt(energy + 1e-9);
    if (score > best) [best, place] = [score, candidate];
  }
  return Math.min(place, end);
}

function coarsePlace(plan: Plan, target: number, natural: number, end: number): number {
  const length = Math.floor(plan.hop / COARSE);
  const reference = Math.floor(natural / COARSE);
  const from = Math.max(0, Math.floor((target - plan.search) / COARSE));
  const to = Math.min(Math.floor(end / COARSE), Math.floor((target + plan.search) / COARSE));
  const referenceEnergy = correlate(plan.coarse, reference, reference, length).energy;
  let [best, place] = [-Infinity, Math.floor(target / COARSE)];
  for (let candidate = from; candidate <= to; candidate++) {
    const { product, energy } = correlate(plan.coarse, candidate, reference, length);
    const offCentre = (candidate * COARSE - target) / plan.search;
    const likeness = product / Math.sqrt(energy * referenceEnergy + 1e-9);
    const score = (likeness + INDIFFERENCE) * (1 - CENTRE_PREFERENCE * offCentre * offCentre);
    if (score > best) [best, place] = [score, candidate];
  }
  return Math.min(place * COARSE, end);
}

function correlate(signal: Float32Array, a: number, b: number, length: number): { product: number; energy: number } {
  let product = 0;
  let energy = 0;
  for (let k = 0; k < length; k++) {
    const value = signal[a + k] ?? 0;
    product += value * (signal[b + k] ?? 0);
    energy += value * value;
  }
  return { product, energy };
}

/** Adds a frame under its window; the first keeps its beginning and the last its end at full level. */
function overlay(output: Float32Array, at: number, frame: Float32Array, window: Float32Array, place: "first" | "middle" | "last"): void {
  const half = frame.length / 2;
  const length = Math.min(frame.length, output.length - at);
  for (let k = 0; k < length; k++) {
    const whole = (place === "first" && k < half) || (place === "last" && k >= half);
    output[at + k] = (output[at + k] ?? 0) + (frame[k] ?? 0) * (whole ? 1 : (window[k] ?? 0));
  }
}

function decimate(input: Float32Array): Float32Array {
  const output = new Float32Array(Math.floor(input.length / COARSE));
  for (let k = 0, at = 0; k < output.length; k++, at += COARSE) {
    output[k] = (input[at] ?? 0) + (input[at + 1] ?? 0) + (input[at + 2] ?? 0) + (input[at + 3] ?? 0);
  }
  return output;
}

/** Periodic, so that halves laid over each other sum to exactly 1. */
const hann = (length: number): Float32Array => Float32Array.from({ length }, (_, k) => 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / length));
