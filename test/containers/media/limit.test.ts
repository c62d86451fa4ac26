import * as fc from "../../property.ts";
import { describe, expect, it } from "vitest";
import { limitPeaks } from "../../../containers/media/limit.ts";
import { resample } from "../../../containers/media/resample.ts";
import { truePeak as measuredPeak } from "../../../containers/media/true-peak.ts";
import { oversampledPeak } from "./oversampled.ts";
import { mulberry } from "./voices.ts";

const CEILING = 10 ** (-1.5 / 20);
const ceilings = (samples: number, ceiling = CEILING): Float32Array => new Float32Array(samples).fill(ceiling);
const rmsDb = (samples: Float32Array): number => 10 * Math.log10(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
const truePeak = (samples: Float32Array): number => resample(samples, 48_000, 192_000).reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
/** A low voice with a spike in each period, as engines make them. */
const spiky = (height: number): Float32Array =>
  Float32Array.from({ length: 48_000 }, (_, k) => 0.18 * Math.sin((2 * Math.PI * 110 * k) / 48_000) + (k % 9600 > 4_790 && k % 9600 < 4_810 ? height : 0));

const db = (ratio: number): number => 20 * Math.log10(ratio);
/** Many hands: short bursts of noise, everywhere. */
function applause(seed: number): Float32Array {
  const random = mulberry(seed);
  const sound = new Float32Array(48_000);
  for (let clap = 0; clap < 100; clap++) {
    const [at, height] = [Math.floor(random() * 45_000), 0.2 + random() / 2];
    for (let k = 0; k < 2_400; k++) sound[at + k] = (sound[at + k] ?? 0) + height * (2 * random() - 1) * Math.exp(-k / 300);
  }
  return sound;
}
const noise = (seed: number, gain: number): Float32Array => {
  const random = mulberry(seed);
  return Float32Array.from({ length: 48_000 }, () => gain * (2 * random() - 1));
};
/** As any codec and any microphone leaves it: nothing above 20 kHz. */
const recorded = (samples: Float32Array): Float32Array => resample(resample(samples, 48_000, 40_000), 40_000, 48_000);

describe("limitPeaks", () => {
  it("leaves what is below the ceiling as it is, and says so", () => {
    const quiet = spiky(0.1);
    const before = Float32Array.from(quiet);
    expect(limitPeaks([quiet], ceilings(48_000))).toBeNull();
    expect(quiet).toEqual(before);
  });
  it("holds the true peak at the ceiling and keeps the loudness, unlike turning the whole down", () => {
    const take = spiky(1.2);
    const before = Float32Array.from(take);
    limitPeaks([take], ceilings(48_000));
    expect(truePeak(take)).toBeLessThanOrEqual(CEILING * 1.005);
    const down = CEILING / truePeak(before);
    const turnedDown = before.map((value) => value * down);
    expect(rmsDb(take.subarray(7_000, 11_000))).toBeCloseTo(rmsDb(before.subarray(7_000, 11_000)), 1);
    expect(rmsDb(turnedDown.subarray(7_000, 11_000))).toBeLessThan(rmsDb(before.subarray(7_000, 11_000)) - 3);
  });
  it("takes the same from all channels, so that nothing moves in the room", () => {
    const [loud, other] = [spiky(1.2), new Float32Array(48_000).fill(0.25)];
    const gain = limitPeaks([loud, other], ceilings(48_000));
    expect(Math.min(...(gain ?? [1]))).toBeLessThan(0.65);
    expect(other).toEqual(gain?.map((value) => value * 0.25));
  });
  it("changes nothing farther from a peak than its reach", () => {
    const take = new Float32Array(20_000).fill(0.03);
    take[10_000] = 1;
    limitPeaks([take], ceilings(20_000));
    expect(take.subarray(0, 8_500).every((value) => value === Math.fround(0.03))).toBe(true);
    expect(take.subarray(11_500).every((value) => Math.abs(value - 0.03) < 1e-8)).toBe(true);
  });
  it("obeys a ceiling that is lower for a while, and only there", () => {
    const tone = Float32Array.from({ length: 48_000 }, (_, k) => 0.8 * Math.sin((2 * Math.PI * 440 * k) / 48_000));
    const before = Float32Array.from(tone);
    limitPeaks([tone], ceilings(48_000).fill(0.5, 20_000, 24_000));
    expect(truePeak(tone.subarray(20_000, 24_000))).toBeLessThanOrEqual(0.505);
    expect(tone.subarray(0, 18_000)).toEqual(before.subarray(0, 18_000));
    expect(truePeak(tone.subarray(26_000))).toBeCloseTo(0.8, 3);
  });
  it("never passes the ceiling, whatever the waves", () => {
    const wave = fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: 1, maxLength: 3_000 });
    fc.assert(
      fc.property(wave, (values) => {
        const planes = [Float32Array.from(values), Float32Array.from(values, (value) => -value / 2)];
        limitPeaks(planes, ceilings(values.length));
        expect(planes.every((plane) => plane.every((value) => Math.abs(value) <= CEILING * 1.0001))).toBe(true);
      }),
      { numRuns: 50, endOnFailure: true },
    );
  });
  it("holds the wave of applause and of noise at the ceiling, by an oversampler that is not its own", () => {
    for (const loud of [applause(3), noise(4, 0.9), noise(5, 3)]) {
      const plane = recorded(loud);
      expect(db(oversampledPeak(plane))).toBeGreaterThan(-0.5);
      limitPeaks([plane], ceilings(plane.length));
      expect(db(oversampledPeak(plane))).toBeLessThanOrEqual(-1.4);
      expect(Math.abs(db(measuredPeak(plane)) - db(oversampledPeak(plane)))).toBeLessThan(0.1);
    }
  });
  it("misses little of what no codec lets through: noise up to half of the sampling rate", () => {
    for (const plane of [applause(6), noise(7, 0.9), noise(8, 3)]) {
      limitPeaks([plane], ceilings(plane.length));
      expect(db(oversampledPeak(plane))).toBeLessThanOrEqual(-0.7);
    }
  });
});
