/**
 * A look-ahead limiter (the least gain within reach, then its mean): the gain goes down before each peak and comes back after it, the same
 * in all channels, so that nothing moves in the room. Made of positions alone, it has no memory: a piece with `LIMIT_CONTEXT` samples of
 * its neighbours is limited as the whole film is.
 */
import { HALF, peakAfter, reachAfter } from "./true-peak.ts";

/** The gain moves over a period and a half of a low voice: slow enough not to be heard as roughness. */
const REACH = 720;
/** What the wave can hardly be higher than its samples is not looked at: 0.04 dB. */
const CLOSE = 1.005;
/** How far a sample can change the gain of another: twice the reach, and what a point between samples is made of. */
export const LIMIT_CONTEXT = 2 * REACH + HALF + 1;

/**
 * Holds the true peak of each channel at `ceilings` (one for each sample; full scale as of the samples), in place.
 *
 * @returns the gain of each sample; null: nothing was touched
 */
export function limitPeaks(planes: readonly Float32Array[], ceilings: Float32Array): Float32Array | null {
  const needed = new Float32Array(ceilings.length).fill(1);
  for (const samples of planes) lowerAtPeaks(needed, samples, ceilings);
  const ranges = rangesBelow(needed);
  if (ranges.length === 0) return null;
  const gain = new Float32Array(needed.length).fill(1);
  for (const [from, to] of ranges) {
    gain.set(meanWithin(leastWithin(needed.subarray(from, to), REACH), REACH), from);
    for (const samples of planes) for (let k = from; k < to; k++) samples[k] = (samples[k] ?? 0) * (gain[k] ?? 1);
  }
  return gain;
}

/** Each sample, and the wave between it and the next one, fits under the ceiling after `needed`. */
function lowerAtPeaks(needed: Float32Array, samples: Float32Array, ceilings: Float32Array): void {
  for (let k = 0; k < samples.length; k++) {
    const ceiling = ceilings[k] ?? 1;
    const reach = reachAfter(samples, k);
    if (reach <= ceiling) continue;
    const size = Math.max(Math.abs(samples[k] ?? 0), k + 1 < samples.length ? Math.abs(samples[k + 1] ?? 0) : 0);
    const peak = reach < CLOSE * size ? reach : Math.max(size, peakAfter(samples, k, ceiling));
    if (peak <= ceiling) continue;
    needed[k] = Math.min(needed[k] ?? 1, ceiling / peak);
    if (k + 1 < needed.length) needed[k + 1] = Math.min(needed[k + 1] ?? 1, ceiling / peak);
  }
}

/** Where the gain is moved at all: around what is below 1, as far as its slopes reach. */
function rangesBelow(needed: Float32Array): [number, number][] {
  const ranges: [number, number][] = [];
  for (let k = 0; k < needed.length; k++) {
    if ((needed[k] ?? 1) >= 1) continue;
    const last = ranges.at(-1);
    const to = Math.min(needed.length, k + 2 * REACH + 1);
    if (last && last[1] >= k - 2 * REACH) last[1] = to;
    else ranges.push([Math.max(0, k - 2 * REACH), to]);
  }
  return ranges;
}

/** The least of each value and its neighbours up to `reach` away, in linear time: `kept` holds the indices still in the running. */
function leastWithin(values: Float32Array, reach: number): Float32Array {
  const least = new Float32Array(values.length);
  const kept = new Int32Array(values.length);
  let [head, tail] = [0, 0];
  for (let k = 0; k < values.length + reach; k++) {
    if (k < values.length) {
      const value = values[k] ?? 0;
      while (tail > head && (values[kept[tail - 1] ?? 0] ?? 0) >= value) tail--;
      kept[tail++] = k;
    }
    while ((kept[head] ?? 0) < k - 2 * reach) head++;
    if (k >= reach) least[k - reach] = values[kept[head] ?? 0] ?? 1;
  }
  return least;
}

/** Mean over the same reach. Wherever a peak is within reach every value is at most what it needs, so their mean is too. */
function meanWithin(values: Float32Array, reach: number): Float32Array {
  const means = new Float32Array(values.length);
  const last = values.length - 1;
  let sum = 0;
  for (let k = -reach; k <= reach; k++) sum += values[Math.min(last, Math.max(0, k))] ?? 0;
  for (let k = 0; k <= last; k++) {
    means[k] = sum / (2 * reach + 1);
    sum += (values[Math.min(last, k + reach + 1)] ?? 0) - (values[Math.max(0, k - reach)] ?? 0);
  }
  return means;
}
