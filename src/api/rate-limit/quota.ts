/**
 * How many requests one subject (a key, a session, a network) may make, counted exactly but asked for rarely.
 * One Durable Object per subject owns the count and hands it out in leases: a tenth of what is free, at least 1. An isolate spends
 * its lease alone, so that a hop is paid for one request in some dozens and not for each. Over all isolates never more than `limit`
 * pass in a window; what a lease leaves unused is lost with the window, so a subject that is served by several isolates may be
 * refused up to their leases early. The `ratelimits` binding is no substitute: it tells neither what remains nor until when.
 */

/** At most `limit` requests in a window of `windowSeconds`, which begins with the first of them. */
export type QuotaPolicy = { limit: number; windowSeconds: number };

/** `given` of the window that began at `beganAt` (ms since the epoch). */
export type QuotaWindow = { beganAt: number; given: number };

/** `granted`: to the asker. `free`: to nobody yet. `resetAt`: ms since the epoch. */
export type QuotaLease = { granted: number; free: number; resetAt: number };

const LEASES_OF_FREE = 10;

/** The window as it is after the lease; null: there was none yet. */
export function leaseOf(window: QuotaWindow | null, policy: QuotaPolicy, now: number): { window: QuotaWindow; lease: QuotaLease } {
  const lengthMs = policy.windowSeconds * 1000;
  const current = window && now < window.beganAt + lengthMs ? window : { beganAt: now, given: 0 };
  const free = Math.max(0, policy.limit - current.given);
  const granted = Math.ceil(free / LEASES_OF_FREE);
  return {
    window: { beganAt: current.beganAt, given: current.given + granted },
    lease: { granted, free: free - granted, resetAt: current.beganAt + lengthMs },
  };
}
