import { and, eq, inArray, lt, lte } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { mails, mailTokens, members, passwords, sessions, throttles, users, workspaces } from "../db/schema.ts";

type PurgeContext = Pick<SystemContext, "db" | "now">;
const PENDING_MS = 7 * 24 * 60 * 60 * 1000;
const MOST_PER_SWEEP = 50;

/** Erases people who have not proved their address in seven days, with all that was made at sign-up. How many. */
export async function purgePending({ db, now }: PurgeContext): Promise<number> {
  const before = new Date(now().getTime() - PENDING_MS);
  const isPending = and(eq(users.emailVerified, false), lt(users.createdAt, before));
  const pending = await db.select({ id: users.id, email: users.email }).from(users).where(isPending).limit(MOST_PER_SWEEP);
  for (const { id, email } of pending) await erase(db, id, email);
  return pending.length;
}

/** Each statement looks anew, so that nobody goes who proves the address in this moment. */
async function erase(db: PurgeContext["db"], id: string, email: string): Promise<void> {
  const still = and(eq(users.id, id), eq(users.emailVerified, false));
  const whose = db.select({ id: users.id }).from(users).where(still);
  const address = db.select({ email: users.email }).from(users).where(still);
  await db.batch([
    db.delete(workspaces).where(inArray(workspaces.personalOf, whose)),
    db.delete(members).where(inArray(members.userId, whose)),
    db.delete(passwords).where(inArray(passwords.userId, whose)),
    db.delete(mailTokens).where(inArray(mailTokens.userId, whose)),
    db.delete(sessions).where(inArray(sessions.userId, whose)),
    db.delete(mails).where(and(eq(mails.to, email), inArray(mails.to, address))),
    db.delete(users).where(still),
  ]);
}

/** Sessions, links and counts that nobody can use any longer. */
export async function purgeLapsed({ db, now }: PurgeContext): Promise<void> {
  await db.batch([
    db.delete(sessions).where(lte(sessions.expiresAt, now())),
    db.delete(mailTokens).where(lte(mailTokens.expiresAt, now())),
    db.delete(throttles).where(lte(throttles.expiresAt, now())),
  ]);
}
