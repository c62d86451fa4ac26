import * as fc from "../../property.ts";
import { describe, expect, it } from "vitest";
import { stretch } from "../../../containers/media/stretch.ts";
import { rms, sine } from "./sounds.ts";

/** Upward zero crossings for each second. */
const pitch = (samples: Float32Array, sampleRate: number): number =>
  samples.filter((value, k) => k > 0 && value >= 0 && (samples[k - 1] ?? 0) < 0).length / (samples.length / sampleRate);

describe("stretch", () => {
  it("gives exactly the length asked for, whatever it is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6_000 }), fc.integer({ min: 0, max: 6_000 }), (from, to) => {
        const out = stretch(sine(from, 220, 24_000), to, 24_000);
        expect(out.length).toBe(to);
        expect(out.every((value) => Number.isFinite(value))).toBe(true);
      }),
    );
  });
  it("keeps pitch and level of a voice-like tone between 0.8 and 1.5 times", () => {
    const tone = sine(48_000, 180, 24_000);
    for (const rate of [0.8, 0.95, 1.1, 1.3, 1.5]) {
      const out = stretch(tone, Math.round(48_000 / rate), 24_000);
      expect(Math.abs(pitch(out, 24_000) - 180)).toBeLessThan(3);
      expect(rms(out) / rms(tone)).toBeCloseTo(1, 1);
    }
  });
  it("changes nothing when within one sample", () => {
    const tone = sine(5_000, 300, 24_000);
    expect(stretch(tone, 5_000, 24_000)).toEqual(tone);
    expect(stretch(tone, 4_999, 24_000)).toEqual(tone.subarray(0, 4_999));
    expect([...stretch(tone, 5_001, 24_000)]).toEqual([...tone, 0]);
  });
  it("brings everything in its time, and the end of the input at the end", () => {
    const bursts = [2_400, 12_000, 21_600, 33_600, 45_600];
    const input = Float32Array.from({ length: 48_000 }, (_, k) => (bursts.some((at) => k >= at && k < at + 2_400) ? 0.5 * Math.sin(k * 0.05) : 0));
    for (const rate of [0.85, 0.9, 1.1, 1.2, 1.3]) {
      const out = stretch(input, Math.round(48_000 / rate), 24_000);
      const sounding = [...out.keys()].filter((k) => Math.abs(out[k] ?? 0) > 0.02);
      const starts = sounding.filter((k, at) => at === 0 || k - (sounding[at - 1] ?? 0) > 1_200);
      expect(starts).toHaveLength(bursts.length);
      // the search reaches 6 ms to both sides, a crossfade over 12
      for (const [at, start] of starts.entries()) expect(Math.abs(start - (bursts[at] ?? 0) / rate)).toBeLessThan(0.012 * 24_000);
      expect(out.subarray(-20).every((value, k) => Math.abs(value - (input.at(k - 20) ?? 0)) < 0.02)).toBe(true);
    }
  });
  it("makes silence of silence, and the same of the same", () => {
    expect(stretch(new Float32Array(30_000), 22_222, 24_000).every((value) => value === 0)).toBe(true);
    expect(stretch(sine(9_000, 200, 24_000), 7_777, 24_000)).toEqual(stretch(sine(9_000, 200, 24_000), 7_777, 24_000));
  });
});
