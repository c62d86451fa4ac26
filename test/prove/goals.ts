/** What a campaign has to reach, beside what it reached. Pure but for `show`. */
import { CI, type Sizes } from "./asked.ts";
import { FELL } from "./processes.ts";
import { PAIRS } from "./t1/coverage.ts";
import { FAULTS } from "./t2/faults.ts";
import { PROMISES } from "./t2/promises.ts";
import type { Tally } from "./tally.ts";

/** `isMet` null: a shorter campaign than CI's need not reach it, so it is only told. */
export type Goal = { tier: string; what: string; result: number; goal: string; isMet: boolean | null };

/** What a run for so many minutes, not for so many runs, has to do at least: nothing is no proof. */
const SOME = 1;
const least = (tier: string, what: string, result: number, asked: number): Goal => {
  const goal = Number.isFinite(asked) ? asked : SOME;
  return { tier, what, result, goal: `>= ${goal}`, isMet: result >= goal };
};
const zero = (tier: string, what: string, result: number): Goal => ({ tier, what, result, goal: "= 0", isMet: result === 0 });
const covered = (tier: string, what: string, result: number, goal: number, isJudged: boolean): Goal => ({
  tier,
  what,
  result,
  goal: `= ${goal}`,
  isMet: isJudged ? result === goal && goal > 0 : null,
});

const reached = (names: readonly string[], { faults }: Tally): number => names.filter((name) => (faults[name] ?? 0) > 0).length;
const broken = ({ violations }: Tally, kind: string): number => violations.filter((each) => each.kind === kind).length;

/** Tables around whose writes a crash is possible: all that hold rows. */
const WRITTEN = [
  ..."units jobs outputs lines speakers pins choices line_states meta events journal outbox uploads edits edit_parts usage orphans"
    .split(" ")
    .map((table) => `dub.${table}`),
  ..."tickets turns".split(" ").map((table) => `pool.${table}`),
];

export function t1Goals(tally: Tally, sizes: Sizes): Goal[] {
  const [graphs, plans] = [tally.counters["graphs"] ?? 0, tally.counters["plans"] ?? 0];
  return [
    least("T1", "random graphs", graphs, sizes.graphs),
    least("T1", "real plans with edits", plans, sizes.plans),
    covered("T1", "state x event reached", reached(PAIRS, tally), PAIRS.length, graphs >= CI.graphs),
    zero("T1", "broken in the engine", broken(tally, "the engine")),
    zero("T1", "broken in the plan", broken(tally, "the plan")),
    zero("T1", FELL, broken(tally, FELL)),
  ];
}

export function t2Goals(tally: Tally, sizes: Sizes): Goal[] {
  const worlds = tally.counters["worlds"] ?? 0;
  const isFull = worlds >= CI.worlds;
  const crashed = (when: string): number => WRITTEN.filter((table) => (tally.counters[`crash ${when} a write of ${table}`] ?? 0) > 0).length;
  return [
    least("T2", "worlds", worlds, sizes.worlds),
    covered("T2", "faults reached", reached(FAULTS, tally), FAULTS.length, isFull),
    covered("T2", "tables whose write was crashed before", crashed("before"), WRITTEN.length, isFull),
    covered("T2", "tables whose write was crashed after", crashed("after"), WRITTEN.length, isFull),
    ...[...PROMISES, FELL].map((promise) => zero("T2", promise, broken(tally, promise))),
  ];
}

export function t3Goals(tally: Tally, sizes: Sizes): Goal[] {
  const kinds = [...new Set(tally.violations.map(({ kind }) => kind))];
  const names = Object.keys(tally.faults);
  return [
    least("T3", "dubs on the real platform", tally.runs, sizes.real),
    covered("T3", "faults reached", reached(names, tally), names.length, tally.runs >= CI.real),
    zero("T3", "broken", tally.violations.length),
    ...kinds.map((kind) => zero("T3", kind, broken(tally, kind))),
  ];
}

const verdictOf = (isMet: boolean | null): string => (isMet === null ? "    " : isMet ? "ok  " : "MISS");

export function show(goals: readonly Goal[]): void {
  for (const { tier, what, result, goal, isMet } of goals)
    console.log(`${verdictOf(isMet)}  ${tier}  ${what.padEnd(52)} ${String(result).padStart(8)}   goal ${goal}${isMet === null ? " in the slice of CI" : ""}`);
}
