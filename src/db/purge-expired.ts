import { lte } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { idempotencyKeys, usedTickets } from "./schema.ts";

/** Answers and tickets that nobody can ask for any longer. */
export async function purgeExpired({ db, now }: Pick<SystemContext, "db" | "now">): Promise<void> {
  await db.batch([db.delete(idempotencyKeys).where(lte(idempotencyKeys.expiresAt, now())), db.delete(usedTickets).where(lte(usedTickets.expiresAt, now()))]);
}
