/** What a tier of the campaign found; tallies of several processes are added up. */
export type Tier = "T1" | "T2" | "T3";

/** `seed`: runs the very same again. `kind`: which promise was broken. */
export type Violation = { kind: string; seed: number; detail: string };

/** `faults`: how often each was done, those of the list that never were done with 0. `counters`: whatever else the tier counts. */
export type Tally = { tier: Tier; runs: number; faults: Record<string, number>; violations: Violation[]; counters: Record<string, number> };

export const emptyTally = (tier: Tier, faults: readonly string[] = []): Tally => ({
  tier,
  runs: 0,
  faults: Object.fromEntries(faults.map((name) => [name, 0])),
  violations: [],
  counters: {},
});

export function count(into: Record<string, number>, name: string, by = 1): void {
  into[name] = (into[name] ?? 0) + by;
}

export function addTally(into: Tally, other: Tally): void {
  into.runs += other.runs;
  into.violations.push(...other.violations);
  for (const [name, by] of Object.entries(other.faults)) count(into.faults, name, by);
  for (const [name, by] of Object.entries(other.counters)) count(into.counters, name, by);
}
