import { describe, expect, it } from "vitest";
import { energiesOf, measuresOf, speechFrom } from "../../../containers/media/speech-from.ts";
import type { SpeechMeasures } from "../../../containers/media/speech-from.ts";
import { createLevelReader } from "../../../containers/media/speech-levels.ts";
import type { Levels } from "../../../containers/media/speech-levels.ts";

const stereo: SpeechMeasures = { channels: 2, leftDb: -20, rightDb: -21, centreDb: null, antiphase: 0, inPhase: 0.8 };
const from = (measures: Partial<SpeechMeasures>): string => speechFrom({ ...stereo, ...measures });

describe("speechFrom", () => {
  it("mixes two channels that belong together, however unlike they are", () => {
    expect(from({})).toBe("mix");
    expect(from({ inPhase: 0 })).toBe("mix");
    expect(from({ antiphase: 0.05 })).toBe("mix");
    expect(from({ leftDb: -120, rightDb: -120 })).toBe("mix");
  });
  it("reads a lone channel as it is", () => expect(from({ channels: 1, rightDb: -20, inPhase: 1 })).toBe("mono"));
  it("reads the louder alone where the other is silent or much quieter", () => {
    expect(from({ rightDb: -120 })).toBe("left");
    expect(from({ leftDb: -40 })).toBe("right");
    expect(from({ rightDb: -32 })).toBe("mix");
  });
  it("subtracts where the two are opposite all along, and takes one where they are so only here and there", () => {
    expect(from({ antiphase: 0.97, inPhase: 0.01 })).toBe("difference");
    expect(from({ antiphase: 0.4, inPhase: 0.5 })).toBe("left");
  });
  it("reads the centre where it is about as loud as the fronts", () => {
    expect(from({ centreDb: -12 })).toBe("centre");
    expect(from({ centreDb: -31 })).toBe("centre");
    expect(from({ centreDb: -33 })).toBe("mix");
    expect(from({ centreDb: -120, leftDb: -120, rightDb: -120 })).toBe("mix");
    expect(from({ centreDb: -120, rightDb: -120 })).toBe("left");
  });
});

/** Levels of ten seconds of two tones, given for each sample of 48 kHz. */
function levelsOf(sound: (k: number) => [number, number]): Levels {
  const pcm = Int16Array.from({ length: 960_000 }, (_, at) => Math.round(sound(at >> 1)[at % 2] ?? 0));
  const reader = createLevelReader({ channels: 2, sampleRate: 48_000, durationMs: 10_000 });
  const bytes = Buffer.from(pcm.buffer);
  for (let at = 0; at < bytes.length; at += 12_344) reader.read(bytes.subarray(at, at + 12_344));
  return reader.levels;
}
const tone = (k: number, hz = 440, size = 5_000): number => size * Math.sin((2 * Math.PI * hz * k) / 48_000);
const read = (levels: Levels): string => speechFrom(measuresOf(2, levels, null));
const mean = (energies: Float32Array): number => energies.reduce((sum, energy) => sum + energy, 0) / energies.length;

describe("measured levels", () => {
  it("tell alike, opposite and one-sided sound apart", () => {
    expect(read(levelsOf((k) => [tone(k), tone(k)]))).toBe("mix");
    expect(read(levelsOf((k) => [tone(k), -0.7 * tone(k)]))).toBe("difference");
    expect(read(levelsOf((k) => [0, tone(k)]))).toBe("right");
    expect(read(levelsOf((k) => [tone(k), k < 240_000 ? tone(k) : -tone(k)]))).toBe("left");
  });
  it("do not lose somebody who speaks for a moment on a channel of his own", () => {
    expect(read(levelsOf((k) => [tone(k), k > 300_000 && k < 310_000 ? tone(k) : 0]))).toBe("mix");
  });
  it("do not take hum on the other channel for speech", () => {
    expect(read(levelsOf((k) => [tone(k), tone(k, 50)]))).toBe("left");
  });
  it("give the energy of what is read", () => {
    const levels = levelsOf((k) => [tone(k), -tone(k)]);
    expect(mean(energiesOf("mix", levels, null))).toBeCloseTo(0, 3);
    expect(mean(energiesOf("difference", levels, null)) / (5_000 ** 2 / 2)).toBeCloseTo(1, 1);
    expect(mean(energiesOf("left", levels, null))).toBeCloseTo(mean(energiesOf("right", levels, null)), 3);
  });
  it("are the same whatever portions the sound arrives in, with nothing for what did not arrive", () => {
    const pcm = Buffer.from(new Int16Array(Array.from({ length: 4_800 }, (_, k) => (k * 37) % 2_000)).buffer);
    const whole = createLevelReader({ channels: 2, sampleRate: 48_000, durationMs: 60 });
    whole.read(pcm);
    const torn = createLevelReader({ channels: 2, sampleRate: 48_000, durationMs: 60 });
    for (let at = 0; at < pcm.length; at += 124) torn.read(pcm.subarray(at, at + 124));
    expect(torn.levels).toEqual(whole.levels);
    expect([...whole.levels.left].map((level) => level > 0)).toEqual([true, true, true, true, true, false]);
  });
});
