import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resample } from "../../../containers/media/resample.ts";
import { stretch } from "../../../containers/media/stretch.ts";
import { prepareTake } from "../../../containers/media/take.ts";

const sine = (length: number, hertz: number, sampleRate: number, height = 10_000): Float32Array =>
  Float32Array.from({ length }, (_, k) => height * Math.sin((2 * Math.PI * hertz * k) / sampleRate));
const rms = (samples: Float32Array): number => Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
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
  it("makes silence of silence, and the same of the same", () => {
    expect(stretch(new Float32Array(30_000), 22_222, 24_000).every((value) => value === 0)).toBe(true);
    expect(stretch(sine(9_000, 200, 24_000), 7_777, 24_000)).toEqual(stretch(sine(9_000, 200, 24_000), 7_777, 24_000));
  });
});

describe("resample", () => {
  it.each([16_000, 22_050, 24_000, 44_100, 96_000])("brings %i Hz to 48 kHz without moving or bending a tone", (rate) => {
    const out = resample(sine(rate, 1_000, rate), rate, 48_000);
    const ideal = sine(48_000, 1_000, 48_000);
    expect(out.length).toBe(48_000);
    const error = Float32Array.from(out.subarray(2_000, 46_000), (value, k) => value - (ideal[k + 2_000] ?? 0));
    expect(20 * Math.log10(rms(error) / rms(ideal))).toBeLessThan(-65);
  });
  it("keeps a constant, and lets nothing above the lower Nyquist through", () => {
    expect(
      resample(new Float32Array(2_000).fill(100), 24_000, 48_000)
        .subarray(200, 3_800)
        .every((value) => Math.abs(value - 100) < 0.01),
    ).toBe(true);
    expect(rms(resample(sine(96_000, 30_000, 96_000), 96_000, 48_000).subarray(500, 47_500))).toBeLessThan(5);
  });
});

describe("a take made ready", () => {
  it("has exactly its placed length at any rate, silent edges, and its gain", () => {
    const pcm = Int16Array.from(sine(12_000, 250, 24_000));
    for (const samples of [23_999, 24_000, 24_001, 20_003, 31_111]) {
      const take = prepareTake({ sampleRate: 24_000, channels: 1, pcm }, samples, -6);
      expect(take.length).toBe(samples);
      expect(Math.abs(take[0] ?? 1)).toBeLessThan(50);
      expect(rms(take.subarray(2_000, samples - 2_000))).toBeCloseTo((rms(Float32Array.from(pcm)) * 0.5012) / 1, -3);
    }
  });
  it("is mono of both channels, and silent when they are", () => {
    const pcm = Int16Array.from({ length: 4_000 }, (_, k) => (k % 2 === 0 ? 1_000 : -1_000));
    expect(prepareTake({ sampleRate: 48_000, channels: 2, pcm }, 2_000, 0).every((value) => value === 0)).toBe(true);
  });
});
