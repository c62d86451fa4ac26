import { describe, expect, it } from "vitest";
import { traitsOf } from "../../src/dubbing/traits.ts";

const of = (pitchHz: number | null, tractCm: number | null = null) => traitsOf({ pitchHz, pitchRange: 6, tractCm }).gender;

describe("the traits of a voice", () => {
  it.each([
    [95, "male"],
    [155, "male"],
    [156, null],
    [164, null],
    [165, "female"],
    [300, "female"],
  ])("at %i Hz are those of: %s", (hz, gender) => expect(of(hz)).toBe(gender));

  it("keep the pitch, and say nothing of whoever has no reference", () => {
    expect(traitsOf({ pitchHz: 120.5, pitchRange: null })).toEqual({ pitchHz: 120.5, gender: "male" });
    expect(traitsOf({ pitchHz: null, pitchRange: null, tractCm: 18 })).toEqual({ pitchHz: null, gender: null });
  });

  it("are a man's where the tract is too long for a woman, however high he calls", () => {
    expect([of(250, 18.2), of(250, 17.4), of(250, 16.8)]).toEqual(["male", "female", "female"]);
  });

  it("are told by a short tract between the ranges only: many a man is small", () => {
    expect([of(160, 14.2), of(160, 16), of(120, 14.1)]).toEqual(["female", null, "male"]);
  });
});
