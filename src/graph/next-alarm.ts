import type { Unit } from "./unit.ts";

/** The soonest moment (ms) at which a `tick` would change something; null when time alone changes nothing. */
export function nextAlarm(units: Iterable<Unit>): number | null {
  let soonest: number | null = null;
  for (const { state } of units) {
    const at = state.status === "running" ? state.leaseUntil : state.status === "waiting" ? state.until : null;
    if (at !== null && (soonest === null || at < soonest)) soonest = at;
  }
  return soonest;
}
