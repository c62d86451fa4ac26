import { and, eq, isNull } from "drizzle-orm";
import { apiKeys } from "../db/schema.ts";
import { type DismissContext, dismissWatchers } from "../dubs/services/dismiss-watchers.ts";
import { notFound } from "../errors.ts";

/** From now on the key opens nothing, and what it had opened is closed. Throws `not_found` for an unknown, foreign or already revoked key. */
export async function revokeKey(context: DismissContext, key: { workspaceId: string; keyId: string }): Promise<void> {
  const { db, now } = context;
  const mine = and(eq(apiKeys.id, key.keyId), eq(apiKeys.workspaceId, key.workspaceId), isNull(apiKeys.revokedAt));
  const revoked = await db.update(apiKeys).set({ revokedAt: now() }).where(mine).returning({ id: apiKeys.id });
  if (revoked.length === 0) throw notFound();
  await dismissWatchers(context, key.keyId);
}
