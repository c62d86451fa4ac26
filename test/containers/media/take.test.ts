import { describe, expect, it } from "vitest";
import { readSound } from "../../../containers/media/sound.ts";
import { preparePart, takeOf } from "../../../containers/media/take.ts";
import { foreignWav, rms, sine } from "./sounds.ts";
import type { Written } from "./sounds.ts";

const whole = (samples: number) => ({ fromMs: 0, toMs: null, startSample: 0, samples });
const second = (sampleRate = 24_000, height = 0.3) => ({ sampleRate, samples: sine(sampleRate, 250, sampleRate, height) });
/** How far from the ideal tone at 48 kHz, in dB of it, away from the edges. */
function errorDb(heard: Float32Array, hertz: number): number {
  const ideal = sine(48_000, hertz, 48_000);
  const difference = heard.subarray(3_000, 45_000).map((value, k) => value - (ideal[k + 3_000] ?? 0));
  return 20 * Math.log10(rms(difference) / rms(ideal));
}

describe("a part of a take made ready", () => {
  it("has exactly its placed length at any rate, silent edges, and its gain", () => {
    for (const samples of [40_003, 47_999, 48_000, 48_001, 48_040, 61_111]) {
      const part = preparePart(second(), whole(samples), -6);
      expect(part).toHaveLength(samples);
      expect(Math.abs(part[0] ?? 1)).toBeLessThan(0.002);
      expect(Math.abs(part.at(-1) ?? 1)).toBeLessThan(0.002);
      expect(rms(part.subarray(4_000, samples - 4_000))).toBeCloseTo(rms(second().samples) * 0.5012, 3);
    }
  });
  it("is only resampled within a millisecond of its own length", () => {
    for (const samples of [47_952, 48_000, 48_048]) expect(errorDb(preparePart(second(), whole(samples), 0), 250)).toBeLessThan(-65);
    // a pitch that no frame of the stretch holds a whole number of times
    expect(errorDb(preparePart({ sampleRate: 24_000, samples: sine(24_000, 251.3, 24_000) }, whole(47_000), 0), 251.3)).toBeGreaterThan(-40);
  });
  it("is cut from the take where it says", () => {
    const take = { sampleRate: 48_000, samples: Float32Array.from({ length: 48_000 }, (_, k) => k / 48_000) };
    const part = preparePart(take, { fromMs: 250, toMs: 500, startSample: 0, samples: 12_000 }, 0);
    expect([part[1_000], part[11_000]]).toEqual([expect.closeTo(13_000 / 48_000, 6), expect.closeTo(23_000 / 48_000, 6)]);
  });
  it("is silent where the take is, and as loud as a clipped one", () => {
    expect(preparePart({ sampleRate: 24_000, samples: new Float32Array(24_000) }, whole(40_000), 6).every((value) => value === 0)).toBe(true);
    const clipped = sine(24_000, 250, 24_000, 3).map((value) => Math.max(-1, Math.min(1, value)));
    const part = preparePart({ sampleRate: 24_000, samples: clipped }, whole(48_000), 0);
    expect(rms(part.subarray(3_000, 45_000))).toBeCloseTo(rms(clipped), 1);
  });
  it("of a few samples has its length as well", () => {
    for (const [own, samples] of [
      [1, 1],
      [1, 4],
      [7, 30],
      [100, 90],
      [480, 1_200],
    ] as const) {
      const part = preparePart({ sampleRate: 48_000, samples: sine(own, 250, 48_000) }, whole(samples), 0);
      expect(part).toHaveLength(samples);
      expect(part.every(Number.isFinite)).toBe(true);
    }
  });
  it("is refused four times too long or too short, and beyond the take's end", () => {
    const thrown = (part: Parameters<typeof preparePart>[1]) =>
      expect(() => preparePart(second(), part, 0)).toThrow(expect.objectContaining({ code: "take_mismatch" }));
    thrown(whole(4_800));
    thrown(whole(480_000));
    thrown({ fromMs: 1_000, toMs: null, startSample: 0, samples: 4_800 });
  });
});

describe("a take of any kind", () => {
  const kinds: Written[] = [
    ...[8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000].map((sampleRate) => ({
      kind: "pcm" as const,
      bits: 16,
      sampleRate,
      channels: 1,
    })),
    ...[2, 3, 6, 8].map((channels) => ({ kind: "pcm" as const, bits: 24, sampleRate: 24_000, channels })),
    { kind: "pcm", bits: 32, sampleRate: 24_000, channels: 2 },
    { kind: "float", bits: 32, sampleRate: 24_000, channels: 1 },
    { kind: "float", bits: 64, sampleRate: 44_100, channels: 2 },
  ];
  it.each(kinds)("sounds the same: $kind of $bits bits at $sampleRate Hz with $channels channels", async (kind) => {
    const tone = sine(kind.sampleRate, 440, kind.sampleRate);
    const file = foreignWav(
      "take.wav",
      kind,
      Float32Array.from({ length: tone.length * kind.channels }, (_, k) => tone[Math.floor(k / kind.channels)] ?? 0),
    );
    const part = preparePart(takeOf(await readSound(file)), whole(48_000), 0);
    expect(errorDb(part, 440)).toBeLessThan(-60);
  });
  it("is the mean of its channels, and refused without samples", () => {
    const planes = [new Float32Array(10).fill(0.3), new Float32Array(10).fill(-0.3)];
    expect(takeOf({ sampleRate: 48_000, planes }).samples.every((value) => value === 0)).toBe(true);
    expect(() => takeOf({ sampleRate: 48_000, planes: [new Float32Array(0)] })).toThrow(expect.objectContaining({ code: "empty_take" }));
  });
});
