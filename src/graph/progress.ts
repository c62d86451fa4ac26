/** How far along: seconds of work done over seconds expected, each stage's guesses corrected by what it really took. */
import type { Unit, UnitSpec, UnitState } from "./unit.ts";

/** Per stage, of units that ended: seconds expected of them and seconds they took. */
export type Pace = Readonly<Record<string, { expected: number; measured: number }>>;
/** So many expected seconds count as if they had been right: one odd unit does not turn everything over. */
const TRUST_SECONDS = 5;
const FASTEST = 0.05;
const SLOWEST = 20;

export function learn(pace: Pace, { stage, weight }: UnitSpec, seconds: number): Pace {
  const { expected, measured } = pace[stage] ?? { expected: 0, measured: 0 };
  return { ...pace, [stage]: { expected: expected + weight, measured: measured + Math.max(0, seconds) } };
}

/** What a second of expected work costs in this stage. */
export function paceOf(pace: Pace, stage: string): number {
  const { expected, measured } = pace[stage] ?? { expected: 0, measured: 0 };
  return Math.min(SLOWEST, Math.max(FASTEST, (measured + TRUST_SECONDS) / (expected + TRUST_SECONDS)));
}

/** `unplanned`: expected seconds by stage of all there will be, a guess while the plan does not know its units yet. */
export function workOf(units: Iterable<Unit>, unplanned: Readonly<Record<string, number>>, pace: Pace): { worked: number; expected: number } {
  const known = new Map<string, number>();
  let worked = 0;
  for (const { spec, state } of units) {
    known.set(spec.stage, (known.get(spec.stage) ?? 0) + spec.weight);
    worked += spec.weight * share(state) * paceOf(pace, spec.stage);
  }
  let expected = 0;
  for (const stage of new Set([...known.keys(), ...Object.keys(unplanned)]))
    expected += Math.max(known.get(stage) ?? 0, unplanned[stage] ?? 0) * paceOf(pace, stage);
  return { worked, expected };
}

const share = (state: UnitState): number => (state.status === "done" || state.status === "failed" ? 1 : state.status === "running" ? state.progress : 0);

/** Never back, and 1 only at the end. `etaMs` from how fast it went so far; null while that says nothing. */
export function progressOf(
  { worked, expected }: { worked: number; expected: number },
  before: number,
  elapsedMs: number,
): { progress: number; etaMs: number | null } {
  const progress = Math.min(0.99, Math.max(before, expected > 0 ? worked / expected : 0));
  return { progress, etaMs: progress > 0.05 && elapsedMs > 0 ? Math.round((elapsedMs * (1 - progress)) / progress) : null };
}
