import { and, eq, lt, lte, sql } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { activities, invitations, mails, mailTokens, members, passwords, sessions, throttles, users, workspaces } from "../db/schema.ts";
import { someOf } from "../db/some-of.ts";

type PurgeContext = Pick<SystemContext, "db" | "now">;
const PENDING_MS = 7 * 24 * 60 * 60 * 1000;
const MOST_PER_SWEEP = 10;

/** Erases people who have not proved their address in seven days, with all that was made at sign-up and since. How many. */
export async function purgePending({ db, now }: PurgeContext): Promise<number> {
  const before = new Date(now().getTime() - PENDING_MS);
  const isPending = and(eq(users.emailVerified, false), lt(users.createdAt, before));
  const pending = await db.select({ id: users.id, email: users.email }).from(users).where(isPending).limit(MOST_PER_SWEEP);
  for (const { id, email } of pending) await erase({ db, now }, id, email);
  return pending.length;
}

/**
 * Each statement looks anew, so that nobody goes who proves the address in this moment. Who has not proved it only reads, and has no rows
 * but those of signing up and in, and what others sent to the address; a video, key or picture takes a person who has.
 */
async function erase({ db }: PurgeContext, userId: string, email: string): Promise<void> {
  const isPending = sql`exists (select 1 from users where users.id = ${userId} and users.email_verified = 0)`;
  const own = sql`(select ${workspaces.id} from ${workspaces} where ${workspaces.personalOf} = ${userId})`;
  await runBatch(db, [
    db.delete(sessions).where(and(eq(sessions.userId, userId), isPending)),
    db.delete(passwords).where(and(eq(passwords.userId, userId), isPending)),
    db.delete(mails).where(and(eq(mails.to, email), isPending)),
    db.delete(mailTokens).where(and(eq(mailTokens.userId, userId), isPending)),
    db.delete(invitations).where(and(eq(invitations.email, email), isPending)),
    db.delete(activities).where(and(eq(activities.userId, userId), isPending)),
    db.delete(activities).where(and(sql`${activities.workspaceId} in ${own}`, isPending)),
    db.delete(members).where(and(eq(members.userId, userId), isPending)),
    db.delete(workspaces).where(and(eq(workspaces.personalOf, userId), isPending)),
    db.delete(users).where(and(eq(users.id, userId), isPending)),
  ]);
}

/** Sessions, links and counts that nobody can use any longer. */
export async function purgeLapsed({ db, now }: PurgeContext): Promise<void> {
  await db.batch([
    db.delete(sessions).where(someOf(sessions, lte(sessions.expiresAt, now()))),
    db.delete(mailTokens).where(someOf(mailTokens, lte(mailTokens.expiresAt, now()))),
    db.delete(throttles).where(someOf(throttles, lte(throttles.expiresAt, now()))),
  ]);
}
