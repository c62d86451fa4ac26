/** When to try again, and when to stop. */
export type Policy = {
  /** Started attempts before a unit fails for good. */
  maxTries: number;
  /** Attempts lost before they started; with the longest backoff that is about a quarter of an hour of outage. */
  maxLosses: number;
  /** A running attempt that has not been heard of for this long is lost; one still in the queue has longer after each loss, up to four leases. */
  leaseMs: number;
  /** In line for a slot; the pool keeps the line durably and says so in time, so this only covers a pool that forgot. */
  queueLeaseMs: number;
  backoffMs: number;
  maxBackoffMs: number;
};

export const POLICY: Policy = { maxTries: 4, maxLosses: 40, leaseMs: 30_000, queueLeaseMs: 600_000, backoffMs: 500, maxBackoffMs: 30_000 };

/** Milliseconds to wait: equal jitter, the upper half of the doubled ceiling (AWS Architecture Blog, "Exponential Backoff and Jitter", 2015), never below what the other side asked for. `random` in [0, 1). */
export function backoff(failures: number, policy: Policy, random: number, retryAfterMs = 0): number {
  const ceiling = Math.min(policy.maxBackoffMs, policy.backoffMs * 2 ** Math.max(0, failures - 1));
  return Math.max(Math.min(retryAfterMs, 3_600_000), Math.round(ceiling * (0.5 + random / 2)));
}
