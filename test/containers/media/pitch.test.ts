import * as fc from "../../property.ts";
import { describe, expect, it } from "vitest";
import { createPitchReader, type Pitch } from "../../../containers/media/pitch.ts";
import { createTractReader } from "../../../containers/media/tract.ts";
import { madeVoice, mulberry, type Made } from "./voices.ts";

function pitchOf(...stretches: Float32Array[]): Pitch {
  const reader = createPitchReader(48_000);
  for (const stretch of stretches) reader.read(stretch);
  return reader.pitch();
}
const semitones = (hz: number | null, of: number): number => Math.abs(12 * Math.log2((hz ?? 0) / of));
const steady = (hz: number, more: Partial<Made> = {}): Float32Array => madeVoice({ seconds: 1, hz: () => hz, ...more });

describe("pitch", () => {
  it("of a voice at any height a person speaks at is found within a fifth of a semitone", () => {
    fc.assert(
      fc.property(fc.integer({ min: 75, max: 400 }), fc.constantFrom(13, 15, 17, 18), (hz, tractCm) => {
        expect(semitones(pitchOf(steady(hz, { tractCm, seconds: 0.6 })).pitchHz, hz)).toBeLessThan(0.2);
      }),
      { numRuns: 30, seed: 3 },
    );
  });
  it("that glides is told by its middle and how far it goes", () => {
    const { pitchHz, pitchRange } = pitchOf(madeVoice({ seconds: 4, hz: (second) => 100 * 2 ** (second / 4) }));
    expect(semitones(pitchHz, 100 * Math.SQRT2)).toBeLessThan(0.3);
    expect(pitchRange).toBeCloseTo(0.8 * 12, 0);
  });
  it("is not moved by leaps of an octave: they last too short", () => {
    const leaping = madeVoice({ seconds: 3, hz: (second) => (second % 0.3 < 0.03 ? 240 : 120) });
    const { pitchHz, pitchRange } = pitchOf(leaping);
    expect(semitones(pitchHz, 120)).toBeLessThan(0.3);
    expect(pitchRange).toBeLessThan(2);
  });
  it("is of the voice, not of the hum, breath and others' leakage beside it", () => {
    const loud = steady(110);
    const soft = steady(220, { seconds: 3 }).map((value) => value * 0.05);
    const random = mulberry(1);
    const breath = Float32Array.from({ length: 96_000 }, () => 3_000 * (random() - 0.5));
    expect(semitones(pitchOf(soft, loud, breath).pitchHz, 110)).toBeLessThan(0.2);
  });
  it("is found in noise 12 dB below the voice", () => expect(semitones(pitchOf(steady(180, { noise: 0.3, seconds: 2 })).pitchHz, 180)).toBeLessThan(0.3));
  it.each([
    ["silence", new Float32Array(48_000)],
    ["nothing", new Float32Array(0)],
    ["less than a frame", steady(150).subarray(0, 1_000)],
    ["a tenth of a second", steady(150).subarray(0, 4_800)],
    [
      "noise",
      Float32Array.from(
        { length: 48_000 },
        (
          (random) => () =>
            9_000 * (random() - 0.5)
        )(mulberry(5)),
      ),
    ],
  ])("of %s is not known", (_, sound) => expect(pitchOf(sound)).toEqual({ pitchHz: null, pitchRange: null }));
  it("is the same in one stretch or in several, but for the seams", () => {
    const whole = madeVoice({ seconds: 2, hz: (second) => 150 + 20 * Math.sin(3 * second) });
    const parts = pitchOf(whole.subarray(0, 40_000), whole.subarray(40_000));
    expect(semitones(parts.pitchHz, pitchOf(whole).pitchHz ?? 0)).toBeLessThan(0.1);
  });
});

describe("the length of the tract", () => {
  const tractOf = (sound: Float32Array): number | null => {
    const reader = createTractReader(48_000);
    reader.read(sound);
    return reader.tractCm();
  };
  it.each([
    [13.5, 230],
    [14.5, 200],
    [16, 140],
    [17, 110],
    [18, 95],
    [18, 240],
  ])("of %f cm is found whatever the pitch: %i Hz", (tractCm, hz) => {
    const found = tractOf(madeVoice({ seconds: 2, hz: (second) => hz * (1 + 0.08 * Math.sin(9 * second)), tractCm }));
    expect(Math.abs((found ?? 0) - tractCm)).toBeLessThan(0.6);
  });
  it("is not known of silence, of noise, and of hardly any speech", () => {
    const random = mulberry(2);
    expect(tractOf(new Float32Array(96_000))).toBeNull();
    expect(tractOf(Float32Array.from({ length: 96_000 }, () => 9_000 * (random() - 0.5)))).toBeNull();
    expect(tractOf(steady(120).subarray(0, 19_200))).toBeNull();
  });
});
