/**
 * The one function that may change what is known of a vendor's key: `decideLimit(state, event, now)` -> the state as it is now, and what
 * the caller is told. Nothing begins that the vendor's limits, its wish to be left alone, or its being down speak against.
 */
import { probing, withoutProbe } from "./breaker.ts";
import { fullAfter } from "./bucket.ts";
import { ended } from "./ended.ts";
import type { BeginCall, Begun, EndCall } from "./limiter-port.ts";
import { sendAway, withoutGhosts } from "./send-away.ts";
import { bucketsOf, soonest, toldMs, type Opening } from "./soonest.ts";
import type { Lease, State } from "./state.ts";

export type LimitEvent = ({ type: "begin" } & BeginCall) | ({ type: "end" } & EndCall);
export type LimitDecision = { state: State; begun: Begun | null };

/** No caller may hold a place for longer, whatever it says. */
const LONGEST_HOLD_MS = 10 * 60_000;
/** Who waits in place is believed to be gone when it is so late. */
const LATE_MS = 2_000;
/** Clocks tell whole milliseconds, and moments are computed with fractions. */
const ROUNDING_MS = 0.5;
/** Memory, not fairness: so many wait in place at most. */
const MOST_WAITING = 500;

export function decideLimit(before: State, event: LimitEvent, now: number): LimitDecision {
  const state = withoutTheDead(before, now);
  return event.type === "begin" ? begin(state, event, now) : { state: ended(state, before, event, now), begun: null };
}

/** Callers that have not said in time how their call ended, and those that wait no more. */
function withoutTheDead(state: State, now: number): State {
  const leases = state.leases.filter(({ until }) => until > now);
  const waiting = state.waiting.filter(({ until }) => until > now);
  const isSame = leases.length === state.leases.length && waiting.length === state.waiting.length;
  if (isSame) return state;
  return { ...state, leases, waiting, breaker: withoutProbe(state.breaker, (lease) => leases.some(({ id }) => id === lease)) };
}

/** Idempotent: to a call that may have begun already, because the answer was lost, the same is answered. */
function begin(before: State, call: BeginCall, now: number): LimitDecision {
  const known = before.leases.find((lease) => lease.call === call.id);
  if (known) return { state: before, begun: { go: true, lease: known.id } };
  const state = withoutGhosts(before, call, now);
  const opening = soonest(state, call, now);
  if (opening.at < now + ROUNDING_MS) return grant(state, call, now);
  return opening.at - now <= call.patienceMs && isSeated(state, call) ? stay(state, call, opening, now) : sendAway(without(state, call.id), call, opening, now);
}

function grant(state: State, call: BeginCall, now: number): LimitDecision {
  const { requestsPerMinute, charactersPerMinute } = call.limits;
  const { requestsFullAt, charactersFullAt } = bucketsOf(state, call.limits);
  const lease: Lease = { id: state.lastLease + 1, call: call.id, beganAt: now, until: now + Math.min(call.holdMs, LONGEST_HOLD_MS) };
  return {
    state: {
      ...without(state, call.id),
      requestsFullAt: fullAfter(requestsFullAt, now, 1, requestsPerMinute),
      charactersFullAt: fullAfter(charactersFullAt, now, call.characters, charactersPerMinute),
      leases: [...state.leases, lease],
      lastLease: lease.id,
      breaker: probing(state.breaker, lease.id),
    },
    begun: { go: true, lease: lease.id },
  };
}

const isSeated = ({ waiting }: State, { id }: BeginCall): boolean => waiting.length < MOST_WAITING || waiting.some(({ call }) => call === id);

/** Keeps its turn, as long as it comes back in time. */
function stay(state: State, { id, characters }: BeginCall, opening: Opening, now: number): LimitDecision {
  const waitMs = toldMs(opening, now);
  const mine = { call: id, characters, until: now + waitMs + LATE_MS };
  const isKnown = state.waiting.some(({ call }) => call === id);
  const waiting = isKnown ? state.waiting.map((each) => (each.call === id ? mine : each)) : [...state.waiting, mine];
  return { state: { ...state, waiting }, begun: { go: false, waitMs, why: opening.why } };
}

const without = (state: State, id: string): State => ({ ...state, waiting: state.waiting.filter(({ call }) => call !== id) });
