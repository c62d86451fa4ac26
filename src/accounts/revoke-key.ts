import { and, eq, isNull } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { apiKeys } from "../db/schema.ts";
import { notFound } from "../errors.ts";

/** From now on the key opens nothing. Throws `not_found` for an unknown, foreign or already revoked key. */
export async function revokeKey(db: Db, now: Date, key: { workspaceId: string; keyId: string }): Promise<void> {
  const mine = and(eq(apiKeys.id, key.keyId), eq(apiKeys.workspaceId, key.workspaceId), isNull(apiKeys.revokedAt));
  const revoked = await db.update(apiKeys).set({ revokedAt: now }).where(mine).returning({ id: apiKeys.id });
  if (revoked.length === 0) throw notFound();
}
