import { describe, expect, it } from "vitest";
import type { UnitSpec } from "../../src/graph/unit.ts";
import { lines, plain, Speaking } from "./speaking.ts";
import { encoded, mixed } from "../dubs/mastered.ts";

const asked = { lines: lines(40), engines: { translate: [plain] } };
const gains = (dub: Speaking): Set<unknown> =>
  new Set(dub.units("encode").flatMap(({ label, params }) => (label.startsWith("encode/es") ? [params["gainDb"]] : [])));
/** Every piece this loud, in hundredths of LUFS; behind the gain louder by `more` than that says. */
const loud =
  (level: number, more = 0) =>
  ({ stage, params, label }: UnitSpec) => {
    if (stage === "mix") {
      const { value } = mixed("80", params);
      return { ...value, blocks: value.blocks.map(() => level), dialogue: value.blocks.map(() => level) };
    }
    if (!label.startsWith("encode/es")) return undefined;
    const value = encoded(params);
    return { ...value, blocks: value.blocks.map(() => level + 100 * Number(params["gainDb"]) + more) };
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

  it("is corrected once where the limiter took less than was foreseen, and what is handed out is encoded so", () => {
    const dub = new Speaking({ ...asked, answer: loud(-2_000, 40) });
    dub.run();
    expect(dub.gains).toEqual([4, 3.6]);
    const last = new Set(dub.units("encode").flatMap(({ key, params }) => (params["gainDb"] === 3.6 ? [`${key.slice(0, 12)} aac`] : [])));
    const joined = dub.units("join").filter(({ label }) => label === "join/es");
    expect(last.size).toBe(10);
    expect(joined.map(({ inputs }) => new Set(inputs["pieces"]!.map(({ digest }) => digest)))).toEqual([last]);
  });

  it("stays where it is wrong by less than 0.1 LU", () => {
    const dub = new Speaking({ ...asked, answer: loud(-2_000, 9) });
    dub.run();
    expect(dub.gains).toEqual([4]);
  });

  it("keeps its correction as well, and finds it again when an edit is undone", () => {
    const dub = new Speaking({ ...asked, answer: loud(-2_000, 40) });
    dub.run();
    const again = (level: number): unknown[] => {
      dub.made.clear();
      dub.answer = loud(level, 40);
      dub.run();
      return [...gains(dub)];
    };
    expect(again(-2_020)).toEqual([4, 3.6]);
    // needed were 4.25: the first of all is near enough
    expect(again(-2_065)).toEqual([4.65, 4]);
    expect(again(-2_000)).toEqual([4, 3.6]);
    expect(dub.gains).toEqual([4, 3.6, 4.65]);
  });

  it("corrects itself twice at most, whatever the encoder says", () => {
    const dub = new Speaking({ ...asked, answer: (spec) => loud(-2_000, spec.stage === "encode" ? -60 * Number(spec.params["gainDb"]) : 0)(spec) });
    dub.run();
    expect(dub.gains.length).toBe(3);
  });
});
