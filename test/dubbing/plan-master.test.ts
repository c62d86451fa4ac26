import { describe, expect, it } from "vitest";
import type { UnitSpec } from "../../src/graph/unit.ts";
import { lines, plain, Speaking } from "./speaking.ts";
import { mixed } from "../dubs/mastered.ts";

const asked = { lines: lines(40), engines: { translate: [plain] } };
const gains = (dub: Speaking): Set<unknown> =>
  new Set(dub.units("encode").flatMap(({ label, params }) => (label.startsWith("encode/es") ? [params["gainDb"]] : [])));
/** Every piece this loud, in hundredths of LUFS. */
const loud = (level: number) => (spec: UnitSpec) => {
  if (spec.stage !== "mix") return undefined;
  const { value } = mixed("80", spec.params);
  return { ...value, blocks: value.blocks.map(() => level), dialogue: value.blocks.map(() => level) };
};

describe("the master", () => {
  it("is one gain for all pieces, which brings the whole to its loudness", () => {
    const dub = new Speaking({ ...asked, answer: loud(-2_000) });
    dub.run();
    expect(gains(dub)).toEqual(new Set([4]));
    expect(dub.gains).toEqual([4]);
  });

  it("encodes nothing before all of the film is mixed", () => {
    const dub = new Speaking({ ...asked, answer: loud(-2_000) });
    for (let step = 0; step < 60 && dub.units("encode").length === 0; step += 1) dub.step();
    expect(dub.units("mix").filter(({ label }) => !label.includes("stems"))).toHaveLength(10);
  });

  it("is kept while it is wrong by less than 0.3 LU, and comes back when an edit is undone", () => {
    const dub = new Speaking({ ...asked, answer: loud(-2_000) });
    dub.run();
    const again = (level: number): unknown[] => {
      dub.made.clear();
      dub.answer = loud(level);
      dub.run();
      return [...gains(dub)];
    };
    expect(again(-2_020)).toEqual([4]);
    expect(again(-2_050)).toEqual([4.5]);
    expect(again(-2_020)).toEqual([4]);
    expect(dub.gains).toEqual([4, 4.5]);
  });

  it("is what `loudness` asks for", () => {
    const dub = new Speaking({ ...asked, options: { loudness: -23 }, answer: loud(-2_000) });
    dub.run();
    expect(gains(dub)).toEqual(new Set([-3]));
  });

  it("is as loud as the original where that is asked for", () => {
    const measured = (spec: UnitSpec) => (spec.stage === "extract" ? { loudnessDb: -19 } : loud(-2_000)(spec));
    const dub = new Speaking({ ...asked, options: { loudness: "source" }, answer: measured });
    dub.run();
    expect(gains(dub)).toEqual(new Set([1]));
  });
});
