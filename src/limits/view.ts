/** What is shown of a limiter to whoever looks after it. */
import type { LimiterView } from "./limiter-port.ts";
import type { State } from "./state.ts";

export function viewOf({ leases, waiting, callMs, closedUntil, throttles, breaker, requestsFullAt, charactersFullAt }: State, now: number): LimiterView {
  const inMs = (at: number): number => Math.max(0, Math.ceil(at - now));
  return {
    underWay: leases.filter(({ until }) => until > now).length,
    waiting: waiting.filter(({ until }) => until > now).length,
    callMs: Math.round(callMs),
    closedForMs: inMs(closedUntil),
    throttles,
    breaker: breaker.kind === "closed" ? breaker : { kind: breaker.until > now ? "open" : "half_open", opened: breaker.opened, forMs: inMs(breaker.until) },
    requestsFullInMs: inMs(requestsFullAt),
    charactersFullInMs: inMs(charactersFullAt),
  };
}
