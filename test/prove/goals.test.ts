import { describe, expect, it } from "vitest";
import { CI } from "./asked.ts";
import { type Goal, t1Goals, t2Goals, t3Goals } from "./goals.ts";
import { pieces } from "./simulated.ts";
import { PAIRS } from "./t1/coverage.ts";
import { emptyTally, type Tally } from "./tally.ts";
import { brokenOf } from "./tell.ts";

const ENDLESS = { graphs: Infinity, plans: Infinity, worlds: Infinity, real: Infinity };
const of = (goals: readonly Goal[], what: string): boolean | null => goals.find((goal) => goal.what === what)!.isMet;
const engine = (graphs: number, covered: number): Tally => ({
  ...emptyTally("T1"),
  counters: { graphs, plans: 2_000 },
  faults: Object.fromEntries(PAIRS.slice(0, covered).map((pair) => [pair, 1])),
});

describe("the goals", () => {
  it("are missed by a campaign that did nothing", () => {
    for (const sizes of [CI, ENDLESS]) {
      expect(of(t1Goals(emptyTally("T1"), sizes), "random graphs")).toBe(false);
      expect(of(t2Goals(emptyTally("T2"), sizes), "worlds")).toBe(false);
      expect(of(t3Goals(emptyTally("T3"), sizes), "dubs on the real platform")).toBe(false);
    }
  });
  it("ask a shorter campaign for zero, and CI's for all that can be reached as well", () => {
    const goals = t1Goals(engine(500, 3), ENDLESS);
    expect(of(goals, "random graphs")).toBe(true);
    expect(of(goals, "state x event reached")).toBeNull();
    expect(of(t1Goals(engine(CI.graphs, 3), CI), "state x event reached")).toBe(false);
    expect(of(t1Goals(engine(CI.graphs, PAIRS.length), CI), "state x event reached")).toBe(true);
  });
  it("count each broken promise, and a process that fell over", () => {
    const tally = { ...emptyTally("T2"), violations: ["a job is stuck", "a process fell over"].map((kind) => ({ kind, seed: 3, detail: "" })) };
    const missed = t2Goals(tally, ENDLESS).filter(({ isMet, goal }) => isMet === false && goal === "= 0");
    expect(missed.map(({ what }) => what)).toEqual(["a job is stuck", "a process fell over"]);
  });
  it("say nothing of faults on a platform that has none", () => {
    expect(of(t3Goals({ ...emptyTally("T3"), runs: 8 }, CI), "faults reached")).toBe(false);
  });
});

describe("the pieces of a campaign", () => {
  it("are all seeds, each once", () => {
    const all = [...pieces(["worlds", "plans", "graphs"], { worlds: 120, plans: 100, graphs: 12_001 }, 7)];
    for (const [part, runs] of [
      ["worlds", 120],
      ["plans", 100],
      ["graphs", 12_001],
    ] as const) {
      const mine = all.filter((piece) => piece.part === part);
      expect(mine.reduce((sum, piece) => sum + piece.runs, 0)).toBe(runs);
      expect(mine.map(({ from }) => from)).toEqual(mine.map((_, at) => 7 + mine.slice(0, at).reduce((sum, piece) => sum + piece.runs, 0)));
    }
  });
  it("go on without end when nothing ends them", () => {
    const endless = pieces(["worlds"], ENDLESS, 1);
    const first = Array.from({ length: 1_000 }, () => endless.next().value!.from);
    expect(new Set(first).size).toBe(1_000);
  });
});

describe("a broken promise", () => {
  it("is told with the command that plays it again", () => {
    expect(brokenOf("T2", { kind: "a job is stuck", seed: 9, detail: "dub_1" })).toMatch(/seed 9 {2}a job is stuck: dub_1\n.*--tier T2 --seed 9$/);
    expect(brokenOf("T3", { kind: "not deterministic", seed: -1, detail: "" })).toMatch(/an undisturbed dub[^]*--tier T3 --runs 1$/);
  });
});
