/** When a call may begin at the soonest, after those that wait before it, and what it waits for. Pure. */
import { emptyAt, fullAfter, soonestAt } from "./bucket.ts";
import type { BeginCall } from "./limiter-port.ts";
import type { Limits, Why } from "./limits.ts";
import type { State, Waiter } from "./state.ts";

/** When a slot will be free is not known: whoever waits for one looks again this often. */
const LOOK_AGAIN_MS = 400;
const SOON_MS = 50;

export type Opening = { at: number; why: Why };

/** `at` in the past or now: it may begin. */
export function soonest(state: State, call: BeginCall, now: number): Opening {
  const before = ahead(state, call.id);
  return later(later(gate(state, now), allowed(state, call, before, now)), seated(state, call.limits, before.length, now));
}

/** Those whose turn comes first. */
export function ahead({ waiting }: State, id: string): readonly Waiter[] {
  const at = waiting.findIndex(({ call }) => call === id);
  return at < 0 ? waiting : waiting.slice(0, at);
}

const later = (one: Opening, other: Opening): Opening => (other.at > one.at ? other : one);

function gate({ closedUntil, closedBy, breaker }: State, now: number): Opening {
  const closed: Opening = { at: Math.max(now, closedUntil), why: closedBy };
  return breaker.kind === "open" ? later(closed, { at: breaker.until, why: "down" }) : closed;
}

/** By the buckets, as they will be once those ahead have begun. After a vendor had too much to do they are empty, lest all come at once. */
function allowed(state: State, { characters, limits }: BeginCall, before: readonly Waiter[], now: number): Opening {
  const { requestsPerMinute, charactersPerMinute } = limits;
  let at = gate(state, now).at;
  let { requestsFullAt, charactersFullAt } = bucketsOf(state, limits);
  let why: Why = "requests";
  for (const each of [...before, { characters }]) {
    const byRequests = soonestAt(requestsFullAt, 1, requestsPerMinute);
    const byCharacters = soonestAt(charactersFullAt, each.characters, charactersPerMinute);
    why = byCharacters > byRequests ? "characters" : "requests";
    at = Math.max(at, byRequests, byCharacters);
    requestsFullAt = fullAfter(requestsFullAt, at, 1, requestsPerMinute);
    charactersFullAt = fullAfter(charactersFullAt, at, each.characters, charactersPerMinute);
  }
  return { at, why };
}

export function bucketsOf(state: State, { requestsPerMinute }: Limits): Pick<State, "requestsFullAt" | "charactersFullAt"> {
  const requestsFullAt = Math.max(state.requestsFullAt, emptyAt(state.closedUntil, requestsPerMinute));
  return { requestsFullAt, charactersFullAt: state.charactersFullAt };
}

/** As many at once as the vendor takes; one alone while it is found out whether a vendor that was down is up again. */
function seated({ breaker, leases, callMs }: State, { concurrency }: Limits, before: number, now: number): Opening {
  const isTrying = breaker.kind === "open";
  const free = Math.min(
    concurrency === null ? Number.POSITIVE_INFINITY : concurrency - leases.length,
    isTrying ? Number(breaker.probe === null) : Number.POSITIVE_INFINITY,
  );
  if (before < free) return { at: now, why: "concurrency" };
  const expectedMs = (callMs * (before - free + 1)) / (isTrying ? 1 : (concurrency ?? 1));
  return { at: now + Math.max(SOON_MS, expectedMs), why: isTrying ? "down" : "concurrency" };
}

/** A guess is looked at again soon; a time that is known is waited for. */
export const toldMs = ({ at, why }: Opening, now: number): number => Math.ceil(why === "concurrency" ? Math.min(at - now, LOOK_AGAIN_MS) : at - now);
