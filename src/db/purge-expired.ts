import { lte } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { idempotencyKeys, usedTickets, watchers } from "./schema.ts";

/** Answers and tickets that nobody can ask for any longer, and notes of watchers whose sockets are closed since. */
export async function purgeExpired({ db, now }: Pick<SystemContext, "db" | "now">): Promise<void> {
  await db.batch([
    db.delete(idempotencyKeys).where(lte(idempotencyKeys.expiresAt, now())),
    db.delete(usedTickets).where(lte(usedTickets.expiresAt, now())),
    db.delete(watchers).where(lte(watchers.expiresAt, now())),
  ]);
}
