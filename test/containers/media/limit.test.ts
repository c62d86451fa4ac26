import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limitPeaks } from "../../../containers/media/limit.ts";
import { resample } from "../../../containers/media/resample.ts";

const CEILING = 32_768 * 10 ** (-1.5 / 20);
const rmsDb = (samples: Float32Array): number => 10 * Math.log10(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
const truePeak = (samples: Float32Array): number => resample(samples, 48_000, 192_000).reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
/** A low voice with a spike in each period, as engines make them. */
const spiky = (height: number): Float32Array =>
  Float32Array.from({ length: 48_000 }, (_, k) => 6_000 * Math.sin((2 * Math.PI * 110 * k) / 48_000) + (k % 9600 > 4_790 && k % 9600 < 4_810 ? height : 0));

describe("limitPeaks", () => {
  it("leaves a take below the ceiling as it is", () => {
    const quiet = spiky(3_000);
    const before = Float32Array.from(quiet);
    limitPeaks(quiet, 48_000);
    expect(quiet).toEqual(before);
  });
  it("holds the true peak at -1.5 dBTP and keeps the loudness, unlike turning the whole take down", () => {
    const take = spiky(40_000);
    const before = Float32Array.from(take);
    limitPeaks(take, 48_000);
    expect(truePeak(take)).toBeLessThanOrEqual(CEILING * 1.005);
    const down = CEILING / truePeak(before);
    const turnedDown = before.map((value) => value * down);
    expect(rmsDb(take.subarray(7_000, 11_000))).toBeCloseTo(rmsDb(before.subarray(7_000, 11_000)), 1);
    expect(rmsDb(turnedDown.subarray(7_000, 11_000))).toBeLessThan(rmsDb(before.subarray(7_000, 11_000)) - 3);
  });
  it("changes nothing farther from a peak than its reach", () => {
    const take = new Float32Array(20_000).fill(0);
    take.fill(1_000, 0, 20_000);
    take[10_000] = 32_000;
    limitPeaks(take, 48_000);
    expect([...take.subarray(0, 8_500)].every((value) => value === 1_000)).toBe(true);
    expect([...take.subarray(11_500)].every((value) => value === 1_000)).toBe(true);
  });
  it("never passes the ceiling, whatever the wave", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -60_000, max: 60_000 }), { minLength: 1, maxLength: 3_000 }), (values) => {
        const take = Float32Array.from(values);
        limitPeaks(take, 48_000);
        expect(take.every((value) => Math.abs(value) <= CEILING * 1.0001)).toBe(true);
      }),
      { numRuns: 50, endOnFailure: true },
    );
  });
});
