/** Keeps the count of one subject's requests. Decides nothing (src/api/rate-limit/quota.ts). */
import { DurableObject } from "cloudflare:workers";
import { leaseOf, type QuotaLease, type QuotaPolicy, type QuotaWindow } from "../src/api/rate-limit/quota.ts";

export class QuotaObject extends DurableObject<Env> {
  async lease(policy: QuotaPolicy): Promise<QuotaLease> {
    const { kv } = this.ctx.storage;
    const { window, lease } = leaseOf(kv.get<QuotaWindow>("window") ?? null, policy, Date.now());
    kv.put("window", window);
    await this.ctx.storage.setAlarm(lease.resetAt);
    return lease;
  }

  /** Nothing is kept of who does not come back. */
  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }
}
