import { and, eq, gt, isNull, notExists } from "drizzle-orm";
import type { SystemContext } from "../../context.ts";
import { runBatch } from "../../db/client.ts";
import { apiKeys, members, sessions, watchers } from "../../db/schema.ts";

export type DismissContext = Pick<SystemContext, "db" | "now" | "warn"> & { dubs: (dubId: string) => { dismiss(keyId: string): Promise<void> } };
type Watching = { keyId: string; dubId: string };

const AT_ONCE = 20;
const MOST_PER_SWEEP = 200;
const columns = { keyId: watchers.keyId, dubId: watchers.dubId };

/** Closes every socket that was opened with the key or session. A dub that cannot be reached is warned of, and left to the sweeper. */
export async function dismissWatchers(context: DismissContext, keyId: string): Promise<void> {
  await dismiss(context, await context.db.select(columns).from(watchers).where(eq(watchers.keyId, keyId)));
}

/** The sweeper's part: dubs that a revoke did not reach, and people whose session is gone or has expired, or who are no members any more. */
export async function dismissRevoked(context: DismissContext): Promise<void> {
  const { db, now } = context;
  const standing = and(eq(apiKeys.id, watchers.keyId), isNull(apiKeys.revokedAt));
  const key = db.select({ id: apiKeys.id }).from(apiKeys).where(standing);
  const session = db
    .select({ id: sessions.id })
    .from(sessions)
    .innerJoin(members, and(eq(members.userId, sessions.userId), eq(members.workspaceId, watchers.workspaceId)))
    .where(and(eq(sessions.id, watchers.keyId), gt(sessions.expiresAt, now())));
  const gone = and(notExists(key), notExists(session));
  await dismiss(context, await db.select(columns).from(watchers).where(gone).limit(MOST_PER_SWEEP));
}

async function dismiss(context: DismissContext, watching: readonly Watching[]): Promise<void> {
  for (let from = 0; from < watching.length; from += AT_ONCE) {
    const some = watching.slice(from, from + AT_ONCE);
    const reached = await Promise.all(some.map((each) => reach(context, each)));
    await forget(
      context,
      some.filter((_, index) => reached[index]),
    );
  }
}

async function reach(context: DismissContext, { keyId, dubId }: Watching): Promise<boolean> {
  try {
    await context.dubs(dubId).dismiss(keyId);
    return true;
  } catch (error) {
    context.warn("Watchers whose key or session is gone could not be dismissed; the sweeper tries again.", error);
    return false;
  }
}

const forget = ({ db }: DismissContext, watching: readonly Watching[]): Promise<void> =>
  runBatch(
    db,
    watching.map(({ keyId, dubId }) => db.delete(watchers).where(and(eq(watchers.keyId, keyId), eq(watchers.dubId, dubId)))),
  );
