import { and, eq, isNull, sql } from "drizzle-orm";
import type { Scope } from "../accounts/actor.ts";
import type { Context } from "../context.ts";
import { apiKeys } from "../db/schema.ts";
import { dismissWatchers } from "../dubs/services/dismiss-watchers.ts";

/**
 * Revokes the keys that a person made in a workspace and that may more than the person still may there (`left`), and closes what
 * they opened: whoever made a key knows it by heart, and it would outlive the role. Keys made with such a key count as the person's.
 */
export async function withdrawKeys(
  context: Context,
  { workspaceId, userId, left }: { workspaceId: string; userId: string; left: readonly Scope[] },
): Promise<void> {
  const beyond = sql`exists (select 1 from json_each(${apiKeys.scopes}) where value not in (select value from json_each(${JSON.stringify(left)})))`;
  const theirs = and(eq(apiKeys.workspaceId, workspaceId), eq(apiKeys.createdBy, userId), isNull(apiKeys.revokedAt), beyond);
  const revoked = await context.db.update(apiKeys).set({ revokedAt: context.now() }).where(theirs).returning({ id: apiKeys.id });
  for (const { id } of revoked) await dismissWatchers(context, id);
}
