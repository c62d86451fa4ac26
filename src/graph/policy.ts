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
  /** What the other side asks for is obeyed up to here. */
  maxRetryAfterMs: number;
};

export const POLICY: Policy = {
  maxTries: 4,
  maxLosses: 60,
  leaseMs: 30_000,
  queueLeaseMs: 600_000,
  backoffMs: 1_000,
  maxBackoffMs: 30_000,
  maxRetryAfterMs: 3_600_000,
};

/**
 * Milliseconds to wait: full jitter under a doubling ceiling (AWS Architecture Blog, "Exponential Backoff and Jitter", 2015),
 * never below what the other side asked for (Retry-After, RFC 9110 10.2.3), of which a hostile or broken value is clamped.
 * `random` in [0, 1).
 */
export function backoff(failures: number, policy: Policy, random: number, retryAfterMs = 0): number {
  const ceiling = Math.min(policy.maxBackoffMs, policy.backoffMs * 2 ** Math.min(30, Math.max(0, failures - 1)));
  const asked = Number.isFinite(retryAfterMs) ? Math.min(Math.max(0, retryAfterMs), policy.maxRetryAfterMs) : 0;
  return Math.max(asked, Math.round(ceiling * random));
}
