import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { prepared } from "../db/prepared.ts";
import { apiKeys, workspaces } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import type { Actor } from "./actor.ts";
import { hashKey, looksLikeKey } from "./mint-key.ts";

const LAST_USED_EVERY_MS = 60_000;

/** Who holds this key. One refusal for every reason: malformed, unknown, revoked, or its workspace gone. */
export async function authenticateKey(db: Db, now: Date, presented: string): Promise<Actor> {
  if (!looksLikeKey(presented)) throw refusal();
  const [row] = await standing(db).execute({ hash: await hashKey(presented) });
  if (!row) throw refusal();
  await noteUse(db, now, row);
  return { workspaceId: row.workspaceId, keyId: row.id, scopes: row.scopes, mode: row.mode, person: null };
}

const refusal = () => new AppError("unauthenticated", "The API key or access token is unknown or revoked.");

const standing = prepared((db) =>
  db
    .select({ id: apiKeys.id, workspaceId: apiKeys.workspaceId, mode: apiKeys.mode, scopes: apiKeys.scopes, lastUsedAt: apiKeys.lastUsedAt })
    .from(apiKeys)
    .innerJoin(workspaces, eq(workspaces.id, apiKeys.workspaceId))
    .where(and(eq(apiKeys.hash, sql.placeholder("hash")), isNull(apiKeys.revokedAt), isNull(workspaces.deletedAt)))
    .prepare(),
);

/** The condition is in the UPDATE as well, so that parallel requests write once. */
async function noteUse(db: Db, now: Date, row: { id: string; lastUsedAt: Date | null }): Promise<void> {
  const before = new Date(now.getTime() - LAST_USED_EVERY_MS);
  if (row.lastUsedAt && row.lastUsedAt >= before) return;
  await db
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(and(eq(apiKeys.id, row.id), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, before))));
}
