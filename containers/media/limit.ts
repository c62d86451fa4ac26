import { fromDb, FULL_SCALE, peakOf } from "./level.ts";
import { resample } from "./resample.ts";

/** Highest true peak of a take, dBTP: what lossy encoders need as headroom (EBU R 128 s1 asks for -1 to -3). */
const CEILING = fromDb(-1.5) * FULL_SCALE;
/** A band-limited wave seldom rises more than 3 dB above its samples: below this, looking closer is wasted. */
const SUSPECT = 0.7 * FULL_SCALE;
/** True peak as of ITU-R BS.1770-5 annex 2. */
const OVERSAMPLING = 4;
/** What is looked at in one go, and how much beside it, so that the resampler's ends stay outside. */
const BLOCK = 1024;
const MARGIN = 64;
/** The gain moves over a period and a half of a low voice: slow enough not to be heard as roughness. */
const REACH_SECONDS = 0.015;

/**
 * Holds a take's true peak at the ceiling, in place, and leaves its loudness: the gain goes down before each peak and comes
 * back after it (a look-ahead limiter: the least gain within reach, then its mean). Nothing else is touched.
 */
export function limitPeaks(samples: Float32Array, sampleRate: number): void {
  if (peakOf(samples) < SUSPECT) return;
  const needed = neededGain(samples, sampleRate);
  const reach = Math.round(REACH_SECONDS * sampleRate);
  const gain = meanWithin(leastWithin(needed, reach), reach);
  for (let k = 0; k < samples.length; k++) samples[k] = (samples[k] ?? 0) * (gain[k] ?? 1);
}

/** Looked at closely only where samples are high: a take is loud here and there. */
function neededGain(samples: Float32Array, sampleRate: number): Float32Array {
  const needed = new Float32Array(samples.length).fill(1);
  for (let start = 0; start < samples.length; start += BLOCK) {
    const block = samples.subarray(start, start + BLOCK);
    if (peakOf(block) < SUSPECT) continue;
    const from = Math.max(0, start - MARGIN);
    const fine = resample(samples.subarray(from, start + BLOCK + MARGIN), sampleRate, sampleRate * OVERSAMPLING);
    for (let k = start; k < start + block.length; k++) needed[k] = CEILING / peakAround(fine, (k - from) * OVERSAMPLING, Math.abs(samples[k] ?? 0));
  }
  return needed;
}

/** The highest of the wave between a sample and its neighbours, at least the ceiling. */
function peakAround(fine: Float32Array, at: number, sample: number): number {
  let peak = Math.max(CEILING, sample);
  for (let j = Math.max(0, at - OVERSAMPLING / 2); j <= at + OVERSAMPLING / 2; j++) peak = Math.max(peak, Math.abs(fine[j] ?? 0));
  return peak;
}

/** The least of each value and its neighbours up to `reach` away, in linear time: `kept` holds the indices still in the running. */
function leastWithin(values: Float32Array, reach: number): Float32Array {
  const least = new Float32Array(values.length);
  const kept: number[] = [];
  let head = 0;
  for (let k = 0; k < values.length + reach; k++) {
    const value = values[k];
    if (value !== undefined) {
      while (kept.length > head && (values[kept.at(-1) ?? 0] ?? 1) >= value) kept.pop();
      kept.push(k);
    }
    while ((kept[head] ?? k) < k - 2 * reach) head++;
    if (k >= reach) least[k - reach] = values[kept[head] ?? k] ?? 1;
  }
  return least;
}

/** Mean over the same reach. Wherever a peak is within reach every value is at most what it needs, so their mean is too. */
function meanWithin(values: Float32Array, reach: number): Float32Array {
  let sum = 0;
  const at = (k: number): number => values[Math.min(values.length - 1, Math.max(0, k))] ?? 1;
  for (let k = -reach; k <= reach; k++) sum += at(k);
  return Float32Array.from(values, (_, k) => {
    const mean = sum / (2 * reach + 1);
    sum += at(k + reach + 1) - at(k - reach);
    return mean;
  });
}
