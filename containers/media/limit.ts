import { fromDb, FULL_SCALE, peakOf } from "./level.ts";
import { resample } from "./resample.ts";

/** Highest true peak of a take, dBTP: what lossy encoders need as headroom (EBU R 128 s1 asks for -1 to -3). */
const CEILING = fromDb(-1.5) * FULL_SCALE;
/** A band-limited wave seldom rises more than 3 dB above its samples: below this, looking closer is wasted. */
const SUSPECT = 0.7 * FULL_SCALE;
/** True peak as of ITU-R BS.1770-5 annex 2. */
const OVERSAMPLING = 4;
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

function neededGain(samples: Float32Array, sampleRate: number): Float32Array {
  const fine = resample(samples, sampleRate, sampleRate * OVERSAMPLING);
  const needed = new Float32Array(samples.length);
  for (let k = 0; k < samples.length; k++) {
    const first = Math.max(0, k * OVERSAMPLING - OVERSAMPLING / 2);
    let peak = Math.max(CEILING, Math.abs(samples[k] ?? 0));
    for (let j = first; j <= k * OVERSAMPLING + OVERSAMPLING / 2; j++) peak = Math.max(peak, Math.abs(fine[j] ?? 0));
    needed[k] = CEILING / peak;
  }
  return needed;
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
