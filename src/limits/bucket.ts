/**
 * A token bucket, kept as the one moment at which it is full again (the generic cell rate algorithm, ITU-T I.371, virtual scheduling).
 * A tenth of a minute's allowance may be used at once and the rest flows in evenly, in such a way that no 60 s, wherever they begin,
 * ever hold more than the whole: vendors count by windows that nobody outside knows.
 *
 * With a burst of b and an interval of T, what begins within W is less than b + W/T in sum; T = W / (limit - b + 1) makes that limit + 1.
 */

/** A call reaches its vendor somewhat later than it was let go, one more so than another: that must not bring two minutes' calls together. */
const LAG_MS = 2_000;
const WINDOW_MS = 60_000 + LAG_MS;

/** What may be used at once. */
export const burstOf = (perMinute: number): number => Math.max(1, Math.floor(perMinute / 10));

/** Milliseconds until one of it has flowed in. */
export const intervalMs = (perMinute: number): number => WINDOW_MS / (perMinute - burstOf(perMinute) + 1);

/** The soonest moment at which `amount` may be used. What alone is more than the bucket holds may be once it is full: it is paid off after. */
export function soonestAt(fullAt: number, amount: number, perMinute: number | null): number {
  if (perMinute === null || amount === 0) return Number.NEGATIVE_INFINITY;
  const burst = burstOf(perMinute);
  return fullAt - (burst - Math.min(amount, burst)) * intervalMs(perMinute);
}

/** When it is full again after `amount` was used at `at`. */
export function fullAfter(fullAt: number, at: number, amount: number, perMinute: number | null): number {
  return perMinute === null ? fullAt : Math.max(fullAt, at) + amount * intervalMs(perMinute);
}

/** Empty at `at`: from then on one comes after the other. */
export const emptyAt = (at: number, perMinute: number | null): number => (perMinute === null ? at : at + (burstOf(perMinute) - 1) * intervalMs(perMinute));
