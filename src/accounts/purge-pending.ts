import { and, eq, lt, lte, sql } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { mailTokens, sessions, throttles, users, workspaces } from "../db/schema.ts";
import { rowsOfPerson } from "../erasure/rows-of-person.ts";
import { firstRows, lastRows, remove } from "../erasure/rows-of-workspace.ts";

type PurgeContext = Pick<SystemContext, "db" | "now">;
const PENDING_MS = 7 * 24 * 60 * 60 * 1000;
const MOST_PER_SWEEP = 50;

/** Erases people who have not proved their address in seven days, with all that was made at sign-up and since. How many. */
export async function purgePending({ db, now }: PurgeContext): Promise<number> {
  const before = new Date(now().getTime() - PENDING_MS);
  const isPending = and(eq(users.emailVerified, false), lt(users.createdAt, before));
  const pending = await db.select({ id: users.id, email: users.email }).from(users).where(isPending).limit(MOST_PER_SWEEP);
  for (const { id, email } of pending) await erase({ db, now }, id, email);
  return pending.length;
}

/** Each statement looks anew, so that nobody goes who proves the address in this moment. Who has not proved it could make no video or dub. */
async function erase({ db, now }: PurgeContext, userId: string, email: string): Promise<void> {
  const guard = sql`exists (select 1 from users where users.id = ${userId} and users.email_verified = 0)`;
  const [own] = await db.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.personalOf, userId));
  const rows = own ? remove(db, [...firstRows(own.id), ...lastRows(own.id)], guard) : [];
  await runBatch(db, [...rows, ...rowsOfPerson(db, { userId, email, now: now(), guard })]);
}

/** Sessions, links and counts that nobody can use any longer. */
export async function purgeLapsed({ db, now }: PurgeContext): Promise<void> {
  await db.batch([
    db.delete(sessions).where(lte(sessions.expiresAt, now())),
    db.delete(mailTokens).where(lte(mailTokens.expiresAt, now())),
    db.delete(throttles).where(lte(throttles.expiresAt, now())),
  ]);
}
