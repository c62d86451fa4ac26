/**
 * Time-stretch by waveform similarity (WSOLA: Verhelst and Roelands, ICASSP 1993): frames of the input are laid half over
 * each other, each taken within a small search range where it best continues the one before. The pitch stays, the length
 * is exact, and the same input gives the same output always. Compared with libraries in bench/stretch.
 */
const FRAME_S = 0.024;
const SEARCH_S = 0.006;
/** The coarse search runs on every fourth sample, summed; the fine one around its winner. */
const COARSE = 4;
/** How much a place at the edge of the range must sound better than one in the middle: keeps the rhythm even. */
const CENTRE_PREFERENCE = 0.5;
/** Where all places are alike (silence), the middle wins. */
const INDIFFERENCE = 0.1;

type Plan = { input: Float32Array; coarse: Float32Array; hop: number; search: number };

/** Exactly `length` samples of the same speech. Within one sample of the input's length nothing is stretched. */
export function stretch(input: Float32Array, length: number, sampleRate: number): Float32Array {
  if (Math.abs(input.length - length) <= 1) return exactly(input, length);
  const hop = Math.round((sampleRate * FRAME_S) / 2);
  if (input.length < 4 * hop || length < 4 * hop) return squeeze(input, length);
  // as alike as whole samples allow; a frame begins with one segment and ends with the next
  const segments = Math.round(length / hop);
  const startOf = (segment: number): number => Math.round((Math.min(segment, segments) * length) / segments);
  const plan = { input, coarse: decimate(input), hop: Math.floor(length / segments), search: Math.round(sampleRate * SEARCH_S) };
  const output = new Float32Array(length);
  output.set(input.subarray(0, startOf(1)));
  for (let segment = 1, natural = startOf(1); segment < segments; segment++) {
    const [start, end, after] = [startOf(segment), startOf(segment + 1), startOf(segment + 2)];
    const latest = input.length - (after - start);
    // the middle of a frame, where it is loudest, comes at its time; the last frame ends with the input
    const target = Math.round((end * input.length) / length) - (end - start);
    const place = end === length ? latest : bestPlace(plan, Math.max(0, Math.min(target, latest)), natural, latest);
    crossfade(output.subarray(start, end), input.subarray(natural), input.subarray(place));
    natural = place + end - start;
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

/** Where, near `target` and no later than `latest`, the input continues best what would naturally follow (`natural`). */
function bestPlace(plan: Plan, target: number, natural: number, latest: number): number {
  if (natural > latest) return target;
  const middle = coarsePlace(plan, target, natural, latest);
  let [best, place] = [-Infinity, middle];
  for (let candidate = Math.max(0, middle - COARSE); candidate <= Math.min(latest, middle + COARSE); candidate++) {
    const { product, energy } = correlate(plan.input, candidate, natural, plan.hop);
    const score = product / Math.sqrt(energy + 1e-9);
    if (score > best) [best, place] = [score, candidate];
  }
  return Math.min(place, latest);
}

function coarsePlace(plan: Plan, target: number, natural: number, latest: number): number {
  const length = Math.floor(plan.hop / COARSE);
  const reference = Math.floor(natural / COARSE);
  const from = Math.max(0, Math.floor((target - plan.search) / COARSE));
  const to = Math.min(Math.floor(latest / COARSE), Math.floor((target + plan.search) / COARSE));
  const referenceEnergy = correlate(plan.coarse, reference, reference, length).energy;
  let [best, place] = [-Infinity, Math.floor(target / COARSE)];
  for (let candidate = from; candidate <= to; candidate++) {
    const { product, energy } = correlate(plan.coarse, candidate, reference, length);
    const offCentre = (candidate * COARSE - target) / plan.search;
    const likeness = product / Math.sqrt(energy * referenceEnergy + 1e-9);
    const score = (likeness + INDIFFERENCE) * (1 - CENTRE_PREFERENCE * offCentre * offCentre);
    if (score > best) [best, place] = [score, candidate];
  }
  return Math.min(place * COARSE, latest);
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

/** From one to the other by half a cosine: both weights sum to 1. */
function crossfade(output: Float32Array, from: Float32Array, to: Float32Array): void {
  for (let k = 0; k < output.length; k++) {
    const risen = 0.5 - 0.5 * Math.cos((Math.PI * (k + 0.5)) / output.length);
    output[k] = (from[k] ?? 0) * (1 - risen) + (to[k] ?? 0) * risen;
  }
}

function decimate(input: Float32Array): Float32Array {
  const output = new Float32Array(Math.floor(input.length / COARSE));
  for (let k = 0, at = 0; k < output.length; k++, at += COARSE) {
    output[k] = (input[at] ?? 0) + (input[at + 1] ?? 0) + (input[at + 2] ?? 0) + (input[at + 3] ?? 0);
  }
  return output;
}
