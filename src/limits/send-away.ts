/** Who would have to wait for longer than it can is told when to come again: one after the other, as fast as they can be served. Pure. */
import { intervalMs } from "./bucket.ts";
import type { BeginCall } from "./limiter-port.ts";
import type { LimitDecision } from "./decide-limit.ts";
import { bucketsOf, type Opening } from "./soonest.ts";
import type { State } from "./state.ts";

/**
 * Further off nobody is sent: some of them may never come back, and whoever comes after them would wait for nobody. The next is then told
 * the soonest time again: of a crowd that is real each asks once in so long.
 */
const LONGEST_SPREAD_MS = 5 * 60_000;

/**
 * Those that were sent away come back as fast as they can be served: where most of what the vendor allows is left over, they do not (their
 * dubs were cancelled), and nobody is sent after them any more.
 */
export function withoutGhosts(state: State, { limits }: BeginCall, now: number): State {
  const { leases, waiting, closedUntil, breaker, awayUntil } = state;
  const { requestsPerMinute, charactersPerMinute, concurrency } = limits;
  const { requestsFullAt, charactersFullAt } = bucketsOf(state, limits);
  const isHeldBack = closedUntil > now || breaker.kind === "open" || waiting.length > 0;
  const isUsed =
    (concurrency !== null && leases.length * 2 >= concurrency) ||
    (requestsPerMinute !== null && requestsFullAt > now) ||
    (charactersPerMinute !== null && charactersFullAt > now);
  return awayUntil === 0 || isHeldBack || isUsed ? state : { ...state, awayUntil: 0 };
}

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
