import { and, isNull, lte, or } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { someOf } from "./some-of.ts";
import { idempotencyKeys, mails, shareLinks, usedTickets, watchers } from "./schema.ts";

const DAY_MS = 24 * 3_600_000;
/** What a mail told and to whom is known for so long, for questions. */
const MAILS_KEPT_MS = 30 * DAY_MS;
const SHARES_KEPT_MS = 90 * DAY_MS;

/**
 * Answers and tickets that nobody can ask for any longer, notes of watchers whose sockets are closed since, mails that were sent or given
 * up a month ago, and share links that ended a season ago. Some of each at a time.
 */
export async function purgeExpired({ db, now }: Pick<SystemContext, "db" | "now">): Promise<void> {
  const before = (ms: number): Date => new Date(now().getTime() - ms);
  const shared = before(SHARES_KEPT_MS);
  await db.batch([
    db.delete(idempotencyKeys).where(someOf(idempotencyKeys, lte(idempotencyKeys.expiresAt, now()))),
    db.delete(usedTickets).where(someOf(usedTickets, lte(usedTickets.expiresAt, now()))),
    db.delete(watchers).where(someOf(watchers, lte(watchers.expiresAt, now()))),
    db.delete(mails).where(someOf(mails, and(isNull(mails.dueAt), lte(mails.createdAt, before(MAILS_KEPT_MS))))),
    db.delete(shareLinks).where(someOf(shareLinks, or(lte(shareLinks.expiresAt, shared), lte(shareLinks.revokedAt, shared)))),
  ]);
}
