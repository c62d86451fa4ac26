/** How fast somebody may guess: some attempts free, then a wait that doubles. It ends by itself: there is no lock. */
export type ThrottleRule = { free: number; firstMs: number; mostMs: number };
export type ThrottleRow = { count: number; until: Date; expiresAt: Date };
export type Attempt = { isAllowed: false; waitMs: number } | { isAllowed: true; next: ThrottleRow };

/** After so long without an attempt the count begins anew. */
const FORGOTTEN_MS = 24 * 60 * 60 * 1000;

export function decideAttempt(row: ThrottleRow | null, rule: ThrottleRule, now: Date): Attempt {
  const known = row && row.expiresAt > now ? row : null;
  if (known && known.until > now) return { isAllowed: false, waitMs: known.until.getTime() - now.getTime() };
  const count = (known?.count ?? 0) + 1;
  const until = new Date(now.getTime() + waitAfter(count, rule));
  return { isAllowed: true, next: { count, until, expiresAt: new Date(until.getTime() + FORGOTTEN_MS) } };
}

function waitAfter(count: number, { free, firstMs, mostMs }: ThrottleRule): number {
  if (count < free) return 0;
  return Math.min(mostMs, firstMs * 2 ** Math.min(count - free, 30));
}
