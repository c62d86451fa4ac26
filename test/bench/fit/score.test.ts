import { describe, expect, it } from "vitest";
import { COLUMNS, dominates, isSafe } from "../../../bench/fit/columns.ts";
import { placed, type Placed, type PolicyLine } from "../../../bench/fit/policies/policy.ts";
import { type Score, scoreOf } from "../../../bench/fit/score.ts";
import { film, line } from "./line.ts";

function score(lines: PolicyLine[], all: Placed[], { kept = [], failure = null }: { kept?: PolicyLine[]; failure?: string | null } = {}): Score {
  return scoreOf([{ film: film(lines), outcome: { placed: all, kept, failure } }]);
}
const [a, b] = [line("a", [0, 2_000], 2_000), line("b", [2_100, 4_000], 1_900)];
const other = line("c", [2_100, 4_000], 1_900, { speakerId: "spk_2" });

describe("the score", () => {
  it("finds nothing in takes that lie as their lines do", () => {
    const perfect = score([a, b], [placed(a, 0, 1), placed(b, 2_100, 1)]);
    expect(perfect).toMatchObject({
      cut: 0,
      overlaps: 0,
      talkOvers: 0,
      failed: 0,
      kept: 0,
      rateMax: 1,
      nearBase: 1,
      jumps: 0,
      onsetP90: 0,
      endP90: 0,
      holes: 0,
      lostPauses: 0,
    });
  });

  it("counts lines of one speaker that sound at once as overlaps, those of two as talk-overs", () => {
    expect(score([a, b], [placed(a, 0, 0.8), placed(b, 2_100, 1)])).toMatchObject({ overlaps: 1, talkOvers: 0 });
    expect(score([a, other], [placed(a, 0, 0.8), placed(other, 2_100, 1)])).toMatchObject({ overlaps: 0, talkOvers: 1 });
  });

  it("does not blame a policy for two who spoke at once in the source", () => {
    const over = line("c", [1_000, 2_900], 1_900, { speakerId: "spk_2" });
    expect(score([a, over], [placed(a, 0, 1), placed(over, 1_000, 1)]).talkOvers).toBe(0);
  });

  it("counts what is cut, and the overlaps of a failed job once, as its failure", () => {
    expect(score([a], [placed(a, 0, 1, 1_500)])).toMatchObject({ cut: 1, endP50: 500 });
    expect(score([a, b], [placed(a, 0, 0.8), placed(b, 2_100, 1)], { failure: "too long" })).toMatchObject({ failed: 1, overlaps: 0 });
  });

  it("finds a hole where the source speaks on, also in a line that is left out, but not in one that keeps its voice", () => {
    expect(score([a], [placed({ ...a, takeMs: 1_400 }, 0, 1)]).holes).toBe(1);
    expect(score([a], [placed({ ...a, takeMs: 1_600 }, 0, 1)]).holes).toBe(0);
    expect(score([a, b], [placed(a, 0, 1)]).holes).toBe(1);
    expect(score([a, b], [placed(a, 0, 1)], { kept: [b] }).holes).toBe(0);
  });

  it("counts pauses that are gone, between lines and inside them", () => {
    expect(score([a, b], [placed(a, 0, 1), placed(b, 2_010, 1)]).lostPauses).toBe(1);
    const two = line("a", [0, 2_000], 2_000, {
      phrases: [
        [0, 900],
        [1_300, 2_000],
      ],
    });
    expect(score([two], [placed(two, 0, 1)]).lostPauses).toBe(1);
    const paused = { ...two, pauses: [[900, 1_200] as [number, number]] };
    expect(score([paused], [placed(paused, 0, 1)]).lostPauses).toBe(0);
  });

  it("sees rates that jump between neighbours of a speaker, and leave their base", () => {
    const later = line("c", [5_000, 7_000], 2_000);
    expect(score([a, b, later], [placed(a, 0, 1), placed(b, 2_100, 1.3), placed(later, 5_000, 1)])).toMatchObject({ jumps: 2, nearBase: 2 / 3 });
  });
});

describe("the columns", () => {
  const good = score([a, b], [placed(a, 0, 1), placed(b, 2_100, 1)]);

  it("let the better in one column dominate, and equals not", () => {
    expect(dominates(good, { ...good, holes: 1 })).toBe(true);
    expect(dominates(good, good)).toBe(false);
    expect(dominates({ ...good, kept: 1 }, { ...good, holes: 1 })).toBe(false);
    expect(dominates(good, { ...good, nearBase: 0.9 })).toBe(true);
  });

  it("take a voice slower than its own to be as far from it as a faster one", () => {
    expect(dominates(good, { ...good, rateP50: 0.9 })).toBe(true);
    expect(dominates({ ...good, rateP50: 0.9 }, { ...good, rateP50: 1.05 })).toBe(false);
  });

  it("hold as safe only who cuts, overlaps and fails nothing and stays at 1.3", () => {
    expect(isSafe(good)).toBe(true);
    for (const worse of [{ cut: 1 }, { overlaps: 1 }, { failed: 1 }, { rateMax: 1.31 }]) expect(isSafe({ ...good, ...worse })).toBe(false);
    expect(COLUMNS.length).toBe(17);
  });
});
