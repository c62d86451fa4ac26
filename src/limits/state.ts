/** What is known of one key of a vendor: what of its allowance is used, who calls at this moment, and what the vendor said of late. */
import { CLOSED, type Breaker } from "./breaker.ts";

/** A call under way. `until`: its caller is dead when it has not said by then how it ended. `call`: the caller's name for it. */
export type Lease = { id: number; call: string; beganAt: number; until: number };
/** Waits in place, and keeps its turn until then. */
export type Waiter = { call: string; characters: number; until: number };

export type State = {
  /** When the buckets are full again (bucket.ts). */
  requestsFullAt: number;
  charactersFullAt: number;
  /** The vendor wants to be left alone until then: because it said so, or because it had too much to do. */
  closedUntil: number;
  closedBy: "retry_after" | "paused";
  /** How often in a row it had too much to do, and when it last counted: calls that had begun by then are of the same burst. */
  throttles: number;
  throttledAt: number;
  breaker: Breaker;
  leases: readonly Lease[];
  lastLease: number;
  /** What a call takes, on an average. */
  callMs: number;
  /** In the order of their coming. */
  waiting: readonly Waiter[];
  /** The time told to the last one that was sent away, so that the next comes after it. */
  awayUntil: number;
};

const USUAL_CALL_MS = 2_000;

export const FRESH: State = {
  requestsFullAt: 0,
  charactersFullAt: 0,
  closedUntil: 0,
  closedBy: "paused",
  throttles: 0,
  throttledAt: 0,
  breaker: CLOSED,
  leases: [],
  lastLease: 0,
  callMs: USUAL_CALL_MS,
  waiting: [],
  awayUntil: 0,
};
