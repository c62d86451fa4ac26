/** What a limiter is asked, by whoever calls a vendor. Every value crosses RPC. */
import type { Limits, Why } from "./limits.ts";

/**
 * `id`: the caller's own name for the call; the same again is the same call. `holdMs`: the longest that it may take: after that its
 * caller is believed dead. `patienceMs`: how long the caller waits in place; it keeps its turn for so long.
 */
export type BeginCall = { id: string; characters: number; holdMs: number; patienceMs: number; limits: Limits };

/** `waitMs`: to ask again then, and not before. */
export type Begun = { go: true; lease: number } | { go: false; waitMs: number; why: Why };

/**
 * `ok`: it answered as it should. `refused`: it answered, and a second try would change nothing. `canceled`: nobody waited for its answer.
 * `throttled`: it has too much to do. `failed`: it did not answer, or with a fault of its own. `retryAfterMs`: how long it asks to be left
 * alone; null: it does not say.
 */
export type CallOutcome = { kind: "ok" | "refused" | "canceled" } | { kind: "throttled" | "failed"; retryAfterMs: number | null };
export type EndCall = { lease: number; outcome: CallOutcome };

/** What the log says of a limiter. */
export type LimiterView = {
  underWay: number;
  waiting: number;
  callMs: number;
  closedForMs: number;
  throttles: number;
  breaker: { kind: "closed"; failures: number } | { kind: "open" | "half_open"; opened: number; forMs: number };
  /** Until the buckets are full again. */
  requestsFullInMs: number;
  charactersFullInMs: number;
};

export interface LimiterPort {
  begin(call: BeginCall): Promise<Begun>;
  /** Idempotent. */
  end(end: EndCall): Promise<void>;
}
