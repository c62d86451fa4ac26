/** What the end of a call teaches. Pure. */
import { growing } from "../growing.ts";
import { breakerAfter, type Ended } from "./breaker.ts";
import type { CallOutcome, EndCall } from "./limiter-port.ts";
import type { Lease, State } from "./state.ts";

/** A vendor that has too much to do and does not say for how long is left alone for this long, doubled each time in a row. */
const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** What a vendor asks for is obeyed up to here: more is a mistake, or meant ill. As the graph does (src/graph/policy.ts). */
const LONGEST_RETRY_AFTER_MS = 3_600_000;
/** Of the average, how much the last call counts. */
const WEIGHT = 0.2;

const END_OF: Record<CallOutcome["kind"], Ended["end"]> = { ok: "answered", refused: "answered", failed: "failed", canceled: "unknown", throttled: "unknown" };

/** `before`: with those that are believed dead, who may yet speak. A lease that nobody knows has ended already: only a wish to be left alone is heard. */
export function ended(state: State, before: State, { lease: id, outcome }: EndCall, now: number): State {
  const lease = before.leases.find((each) => each.id === id);
  const rest = { ...state, leases: state.leases.filter((each) => each.id !== id) };
  const asked = "retryAfterMs" in outcome ? closed(rest, "retry_after", askedMs(outcome.retryAfterMs), now) : rest;
  if (!lease) return asked;
  const paced = outcome.kind === "throttled" ? throttled(asked, lease, outcome.retryAfterMs, now) : asked;
  return answered(paced, lease, outcome, now);
}

const askedMs = (retryAfterMs: number | null): number => Math.min(retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS);

function closed(state: State, closedBy: State["closedBy"], ms: number, now: number): State {
  return ms > 0 && now + ms > state.closedUntil ? { ...state, closedUntil: now + ms, closedBy } : state;
}

/** Calls that were under way together are refused together: that counts once. */
function throttled(state: State, lease: Lease, retryAfterMs: number | null, now: number): State {
  if (lease.beganAt <= state.throttledAt) return state;
  const counted = { ...state, throttles: state.throttles + 1, throttledAt: now };
  return askedMs(retryAfterMs) > 0 ? counted : closed(counted, "paused", growing(state.throttles, PAUSE_MS, LONGEST_PAUSE_MS), now);
}

function answered(state: State, lease: Lease, { kind }: CallOutcome, now: number): State {
  const breaker = breakerAfter(state.breaker, { lease: lease.id, end: END_OF[kind] }, now);
  // Those that waited for it to be up again come one after the other.
  const closedUntil = state.breaker.kind === "open" && breaker.kind === "closed" ? Math.max(state.closedUntil, now) : state.closedUntil;
  const throttles = kind === "ok" || kind === "refused" ? 0 : state.throttles;
  const callMs = kind === "ok" ? state.callMs + WEIGHT * (Math.max(0, now - lease.beganAt) - state.callMs) : state.callMs;
  return { ...state, breaker, closedUntil, throttles, callMs };
}
