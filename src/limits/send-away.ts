/** Who would have to wait for longer than it can is told when to come again: one after the other, as fast as they can be served. Pure. */
import { intervalMs } from "./bucket.ts";
import type { BeginCall } from "./limiter-port.ts";
import type { LimitDecision } from "./decide-limit.ts";
import type { Opening } from "./soonest.ts";
import type { State } from "./state.ts";

/** Further off nobody is sent: some of them may never come back. The next is then told the soonest time again. */
const LONGEST_SPREAD_MS = 15 * 60_000;

export function sendAway(state: State, call: BeginCall, { at, why }: Opening, now: number): LimitDecision {
  const first = Math.max(at, now);
  const next = Math.max(first, state.awayUntil + stepMs(state, call));
  const told = next - first > LONGEST_SPREAD_MS ? first : next;
  return { state: { ...state, awayUntil: told }, begun: { go: false, waitMs: Math.ceil(told - now), why } };
}

/** How long it takes until the next of its kind can be served. */
function stepMs({ callMs }: State, { characters, limits }: BeginCall): number {
  const { requestsPerMinute, charactersPerMinute, concurrency } = limits;
  return Math.max(
    requestsPerMinute === null ? 0 : intervalMs(requestsPerMinute),
    charactersPerMinute === null ? 0 : characters * intervalMs(charactersPerMinute),
    concurrency === null ? 0 : callMs / concurrency,
  );
}
