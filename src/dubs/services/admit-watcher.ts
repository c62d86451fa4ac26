import { standingKey } from "../../accounts/standing-key.ts";
import type { SystemContext } from "../../context.ts";
import { watchers } from "../../db/schema.ts";
import { type Watcher, WATCHING_KEPT_MS } from "../watcher.ts";

/**
 * Notes that the dub is watched with this key, and only then looks whether the key still stands: a revoke that comes later
 * finds the note (dismiss-watchers.ts), one that came earlier is seen here. False: it may not watch.
 */
export async function admitWatcher({ db, now }: Pick<SystemContext, "db" | "now">, watcher: Watcher): Promise<boolean> {
  const { keyId, dubId, workspaceId } = watcher;
  const expiresAt = new Date(now().getTime() + WATCHING_KEPT_MS);
  const note = db
    .insert(watchers)
    .values({ keyId, dubId, workspaceId, expiresAt })
    .onConflictDoUpdate({ target: [watchers.keyId, watchers.dubId], set: { expiresAt } });
  const [, standing] = await db.batch([note, standingKey(db, keyId, now())]);
  return standing.length === 1;
}
