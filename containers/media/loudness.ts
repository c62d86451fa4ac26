/**
 * Loudness as of ITU-R BS.1770-5 in blocks of 100 ms (contract/stages/mixing.ts, `Blocks`), from which any gating is made later, and
 * true peaks. Samples are floats, full scale is 1.
 *
 * Channels in the order of WAV (FL FR FC LFE BL BR): front ones weigh 1, the low-frequency one nothing, surrounds 1.41. A single
 * channel weighs 1 as well: heard from two loudspeakers it is 3 LU louder than it measures, as everywhere (EBU R 128 leaves it so).
 * The filters begin at rest. At the first sample of a piece that is wrong for some 20 ms: on speech over a bed, cut every 32 s, the
 * integrated loudness moves by less than 0.005 LU (measured; see loudness.test.ts).
 */
import { truePeak } from "./true-peak.ts";

/** `blocks` and `peaks` as in contract/stages/mixing.ts; `peakDb`: true peak of all, dBTP; silence is -120. */
export type Measured = { blocks: number[]; peaks: number[]; peakDb: number };

const SURROUND = 1.41;
const OFFSET_DB = -0.691;
const SILENCE = -12_000;
/** ITU-R BS.1770-5 annex 1, tables 1 and 2, as frequency, gain and Q, from which coefficients follow for any rate (as in libebur128). */
const SHELF = { hz: 1681.974450955533, db: 3.999843853973347, q: 0.7071752369554196 };
const HIGH_PASS = { hz: 38.13547087602444, q: 0.5003270373238773 };

/** Samples [from, to) of what is given, the rest being what is heard around it. `peaks` false: nobody looks for them: none, and -120. */
export type Measuring = { from?: number; to?: number; peaks?: boolean };

/** All channels are equally long. The last block may be shorter: it counts as if silence followed. */
export function measureBlocks(planes: readonly Float32Array[], sampleRate: number, options: Measuring = {}): Measured {
  const { from = 0, to = planes[0]?.length ?? 0, peaks: looked = true } = options;
  const block = Math.round(sampleRate / 10);
  const powers = new Float64Array(Math.ceil((to - from) / block));
  const peaks = new Float64Array(looked ? powers.length : 0);
  const weights = weightsOf(planes.length);
  for (const [at, samples] of planes.entries()) {
    if (weights[at]) addPower(powers, samples.subarray(0, to), { from, block, sampleRate, weight: weights[at] });
    for (let k = 0; k < peaks.length; k++) peaks[k] = Math.max(peaks[k] ?? 0, truePeak(samples, from + k * block, Math.min(to, from + (k + 1) * block)));
  }
  return {
    blocks: Array.from(powers, (power) => Math.max(SILENCE, Math.round(100 * (10 * Math.log10(power) + OFFSET_DB)))),
    peaks: Array.from(peaks, (peak) => Math.round(10 * peakDb(peak))),
    peakDb: Math.round(100 * peakDb(peaks.reduce((most, peak) => Math.max(most, peak), 0))) / 100,
  };
}

const peakDb = (peak: number): number => Math.max(-120, 20 * Math.log10(peak));

/** A weight for each channel of a layout of so many */
function weightsOf(channels: number): number[] {
  if (channels === 6) return [1, 1, 1, 0, SURROUND, SURROUND];
  if (channels === 5) return [1, 1, 1, SURROUND, SURROUND];
  return Array.from({ length: channels }, () => 1);
}

type Counted = { from: number; block: number; sampleRate: number; weight: number };

/** Adds the weighted mean square of each block behind the two filters. */
function addPower(powers: Float64Array, samples: Float32Array, { from, block, sampleRate, weight }: Counted): void {
  const filter = Float64Array.of(...shelf(sampleRate), ...highPass(sampleRate));
  const memory = new Float64Array(4);
  // what is heard before only sets the filters going
  filteredEnergy(samples.subarray(0, from), filter, memory);
  for (let at = 0; at < powers.length; at++) {
    const begin = from + at * block;
    powers[at] = (powers[at] ?? 0) + (weight * filteredEnergy(samples.subarray(begin, begin + block), filter, memory)) / block;
  }
}

/**
 * The sum of squares behind shelf and high-pass. Direct form II: four numbers of `memory`, kept from call to call. A function of its own that is
 * given nothing but arrays of floats: so the engine keeps every number of the loop in a register; with counters around it, it made an object of each.
 */
function filteredEnergy(samples: Float32Array, filter: Float64Array, memory: Float64Array): number {
  const [b0, b1, b2, a1, a2, c1, c2] = [filter[0] ?? 0, filter[1] ?? 0, filter[2] ?? 0, filter[3] ?? 0, filter[4] ?? 0, filter[5] ?? 0, filter[6] ?? 0];
  let s1 = memory[0] ?? 0;
  let s2 = memory[1] ?? 0;
  let h1 = memory[2] ?? 0;
  let h2 = memory[3] ?? 0;
  let sum = 0;
  for (let k = 0; k < samples.length; k++) {
    const s = (samples[k] ?? 0) - a1 * s1 - a2 * s2;
    const h = b0 * s + b1 * s1 + b2 * s2 - c1 * h1 - c2 * h2;
    const z = h - 2 * h1 + h2;
    s2 = s1;
    s1 = s;
    h2 = h1;
    h1 = h;
    sum += z * z;
  }
  memory.set([s1, s2, h1, h2]);
  return sum;
}

function shelf(sampleRate: number): [number, number, number, number, number] {
  const k = Math.tan((Math.PI * SHELF.hz) / sampleRate);
  const high = 10 ** (SHELF.db / 20);
  const band = high ** 0.4996667741545416;
  const a0 = 1 + k / SHELF.q + k * k;
  const b = [high + (band * k) / SHELF.q + k * k, 2 * (k * k - high), high - (band * k) / SHELF.q + k * k].map((value) => value / a0);
  return [b[0] ?? 0, b[1] ?? 0, b[2] ?? 0, (2 * (k * k - 1)) / a0, (1 - k / SHELF.q + k * k) / a0];
}

function highPass(sampleRate: number): [number, number] {
  const k = Math.tan((Math.PI * HIGH_PASS.hz) / sampleRate);
  const a0 = 1 + k / HIGH_PASS.q + k * k;
  return [(2 * (k * k - 1)) / a0, (1 - k / HIGH_PASS.q + k * k) / a0];
}
