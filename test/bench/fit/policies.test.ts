import { describe, expect, it } from "vitest";
import { DUBS_MS, isSame, TABLE } from "../../../bench/fit/known.ts";
import { krillinai } from "../../../bench/fit/policies/krillinai.ts";
import { linly } from "../../../bench/fit/policies/linly.ts";
import { openDubbing } from "../../../bench/fit/policies/open-dubbing.ts";
import { ours } from "../../../bench/fit/policies/ours.ts";
import { pyvideotrans } from "../../../bench/fit/policies/pyvideotrans.ts";
import { videolingo } from "../../../bench/fit/policies/videolingo.ts";
import { videopython } from "../../../bench/fit/policies/videopython.ts";
import { voicestudio } from "../../../bench/fit/policies/voicestudio.ts";
import { film, line } from "./line.ts";

const startsOf = (outcome: { placed: { startMs: number }[] }): number[] => outcome.placed.map(({ startMs }) => Math.round(startMs));

describe("the re-enacted policies", () => {
  it.each(TABLE.map((row) => [row.name, row] as const))("do to one line what the source of %s does", (_, { known, of }) => {
    const wrong = DUBS_MS.filter((takeMs, index) => !isSame(known[index]!, of(takeMs)));
    expect(wrong).toEqual([]);
  });

  it("let a difference of more than a tenth be seen", () => {
    expect(isSame({ rate: 1.3 }, { rate: 1.5 })).toBe(false);
    expect(isSame({ rate: 1.3, over: 2.2 }, { rate: 1.3, over: 1.5 })).toBe(false);
    expect(isSame({ rate: 1, cut: 0.6 }, { rate: 1 })).toBe(false);
  });
});

describe("VideoLingo", () => {
  it("joins lines that start within 2.5 s and speaks them without the gap", () => {
    const { placed } = videolingo.place(film([line("a", [0, 1_000], 900), line("b", [2_000, 4_000], 1_000), line("c", [20_000, 24_000], 4_000)]));
    expect(placed.map(({ startMs, line: { lineId } }) => [lineId, startMs])).toEqual([
      ["a", 0],
      ["b", 900],
      ["c", 20_000],
    ]);
  });

  it("gives a fast line the time of the next one, at one rate for both", () => {
    const long = "una y otra y otra y otra y otra y otra y otra y otra y otra y otra y otra y otra";
    const { placed } = videolingo.place(
      film([line("a", [0, 3_000], 4_500, { translation: long }), line("b", [3_100, 7_000], 2_000), line("c", [9_000, 12_000], 1_000)]),
    );
    expect(placed[0]!.rate).toBeCloseTo(placed[1]!.rate, 6);
    expect(placed[1]!.startMs).toBeGreaterThan(3_100);
  });

  it("fails the job where a chunk has no time", () => {
    const { failure } = videolingo.place(film([line("a", [0, 2_600], 20_000), line("b", [50, 2_600], 20_000)], 50));
    expect(failure).not.toBeNull();
  });
});

describe("KrillinAI", () => {
  it("fails the job where a chunk reaches into the next one", () => {
    expect(krillinai.place(film([line("a", [0, 4_000], 6_000), line("b", [4_500, 8_000], 3_000)])).failure).toContain("115 ms");
    expect(krillinai.place(film([line("a", [0, 4_000], 5_000), line("b", [4_500, 8_000], 3_000)])).failure).toBeNull();
  });

  it("speaks a short cue with its neighbour, one behind the other", () => {
    expect(startsOf(krillinai.place(film([line("a", [0, 1_000], 1_200), line("b", [2_000, 4_000], 1_800)])))).toEqual([0, 1_200]);
  });
});

it("Linly moves what follows a long take until a gap takes it up", () => {
  const { placed } = linly.place(film([line("a", [0, 1_000], 5_000), line("b", [1_200, 2_200], 1_000), line("c", [9_000, 10_000], 1_000)]));
  expect(placed.map(({ startMs }) => Math.round(startMs))).toEqual([0, 3_000, 9_000]);
});

it("pyvideotrans loses a line that has no time, and squeezes one that is spoken into", () => {
  const { placed } = pyvideotrans.place(film([line("a", [1_000, 4_000], 3_000), line("b", [1_000, 2_000], 1_000), line("c", [5_000, 6_000], 1_000)]));
  expect(placed[0]).toMatchObject({ cutMs: 3_000, speech: [] });
  expect(pyvideotrans.place(film([line("a", [0, 3_000], 3_000), line("b", [1_000, 4_000], 3_000)])).placed[0]!.rate).toBe(3);
});

it("open-dubbing overlaps what 1.3 does not shorten enough", () => {
  const { placed } = openDubbing.place(film([line("a", [0, 1_000], 3_000), line("b", [1_000, 2_000], 1_000)]));
  expect(placed[0]!.rate).toBe(1.3);
  expect(placed[0]!.endMs).toBeGreaterThan(placed[1]!.startMs);
});

it("videopython slices off what is longer than the line, and VoiceStudio what is longer than the slot at 1.8", () => {
  const lines = [line("a", [0, 1_000], 2_600), line("b", [1_050, 2_000], 950)];
  expect(videopython.place(film(lines)).placed[0]).toMatchObject({ rate: 1.3, endMs: 1_000, cutMs: 1_000 });
  expect(voicestudio.place(film(lines)).placed[0]).toMatchObject({ rate: 1.8, endMs: 1_000 });
});

describe("ours", () => {
  it("keeps the voice of a line that no rate allowed would fit, and cuts nothing of the others", () => {
    const { placed, kept, failure } = ours(1.3).place(film([line("a", [0, 1_000], 6_000), line("b", [1_000, 3_000], 2_000)], 3_000));
    expect(kept.map(({ lineId }) => lineId)).toEqual(["a"]);
    expect(placed.map(({ cutMs }) => cutMs)).toEqual([0]);
    expect(failure).toBeNull();
  });

  it("asks for shorter and for fuller texts, twice at most", () => {
    const { rewrites } = ours(1.6);
    const asked = (takeMs: number) => {
      const one = line("a", [0, 4_000], takeMs);
      return rewrites!.target({ line: one, next: null, film: film([one]), attempt: 0 });
    };
    expect(rewrites!.most).toBe(2);
    expect(asked(9_000)).toBeLessThan(9_000);
    expect(asked(1_000)).toBeGreaterThan(1_000);
    expect(asked(4_000)).toBeNull();
  });
});
