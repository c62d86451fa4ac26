import { and, eq, gte, inArray } from "drizzle-orm";
import type { SystemContext } from "../../context.ts";
import { runBatch } from "../../db/client.ts";
import { apiKeys, watchers } from "../../db/schema.ts";
import { WATCHING_KEPT_MS } from "../watcher.ts";

export type DismissContext = Pick<SystemContext, "db" | "now" | "warn"> & { dubs: (dubId: string) => { dismiss(keyId: string): Promise<void> } };
type Watching = { keyId: string; dubId: string };

const AT_ONCE = 20;
const MOST_PER_SWEEP = 200;
const columns = { keyId: watchers.keyId, dubId: watchers.dubId };

/** Closes every socket that was opened with the key. A dub that cannot be reached is warned of, and left to the sweeper. */
export async function dismissWatchers(context: DismissContext, keyId: string): Promise<void> {
  await dismiss(context, await context.db.select(columns).from(watchers).where(eq(watchers.keyId, keyId)));
}

/** The sweeper's part: dubs that a revoke did not reach. */
export async function dismissRevoked(context: DismissContext): Promise<void> {
  const since = new Date(context.now().getTime() - WATCHING_KEPT_MS);
  const revoked = context.db.select({ id: apiKeys.id }).from(apiKeys).where(gte(apiKeys.revokedAt, since));
  await dismiss(context, await context.db.select(columns).from(watchers).where(inArray(watchers.keyId, revoked)).limit(MOST_PER_SWEEP));
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
    context.warn("Watchers with a revoked key could not be dismissed; the sweeper tries again.", error);
    return false;
  }
}

const forget = ({ db }: DismissContext, watching: readonly Watching[]): Promise<void> =>
  runBatch(
    db,
    watching.map(({ keyId, dubId }) => db.delete(watchers).where(and(eq(watchers.keyId, keyId), eq(watchers.dubId, dubId)))),
  );
