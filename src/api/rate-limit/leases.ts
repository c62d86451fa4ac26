/** What one isolate holds of the quotas of those it serves. Plain numbers: no promise is shared between requests. */
import type { FloodGuard } from "./flood.ts";
import type { QuotaLease, QuotaPolicy } from "./quota.ts";

export type RateLimit = {
  policy: QuotaPolicy;
  /** Asks whoever owns the subject's count. */
  lease: (subject: string, policy: QuotaPolicy) => Promise<QuotaLease>;
  /** Null: nothing stands before the quotas. */
  flood: FloodGuard | null;
};

/** `remaining`: after this request, of what this isolate holds and what was free when it last asked. */
export type Taken = { isAllowed: boolean; remaining: number; resetSeconds: number };
type Held = { left: number; free: number; resetAt: number };

/** More subjects than this are not remembered at once: those whose window is over are dropped first. */
const MOST_SUBJECTS = 10_000;

export class Leases {
  private readonly held = new Map<string, Held>();

  /** One request of the subject. A subject that has used everything up is refused without asking until its window ends. */
  async take(subject: string, { policy, lease }: Pick<RateLimit, "policy" | "lease">, now: () => number): Promise<Taken> {
    let own = this.current(subject, now());
    if (!own || (own.left === 0 && own.free > 0)) own = this.add(subject, await lease(subject, policy), now());
    const isAllowed = own.left > 0;
    if (isAllowed) own.left -= 1;
    return { isAllowed, remaining: own.left + own.free, resetSeconds: Math.max(0, Math.ceil((own.resetAt - now()) / 1000)) };
  }

  /** The request shall not have counted. Nothing comes back once its window is over. */
  giveBack(subject: string, now: number): boolean {
    const own = this.current(subject, now);
    if (own) own.left += 1;
    return own !== null;
  }

  private current(subject: string, now: number): Held | null {
    const own = this.held.get(subject);
    return own && now < own.resetAt ? own : null;
  }

  /** Two requests may have asked at once: both leases count, if they are of one window. */
  private add(subject: string, lease: QuotaLease, now: number): Held {
    const known = this.current(subject, now);
    const same = known?.resetAt === lease.resetAt ? known : null;
    const own = { left: lease.granted + (same?.left ?? 0), free: Math.min(lease.free, same?.free ?? lease.free), resetAt: lease.resetAt };
    if (this.held.size >= MOST_SUBJECTS) this.forget(now);
    this.held.set(subject, own);
    return own;
  }

  private forget(now: number): void {
    for (const [subject, { resetAt }] of this.held) if (resetAt <= now) this.held.delete(subject);
    for (const subject of this.held.keys()) if (this.held.size >= MOST_SUBJECTS) this.held.delete(subject);
  }
}
