import { and, eq, isNull } from "drizzle-orm";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { shareLinks } from "../db/schema.ts";
import { notFound } from "../errors.ts";

/** From now on the link opens nothing, nor do the playlists that came from it. Throws `not_found` for an unknown, foreign or already revoked one. */
export async function revokeShare(context: Context, input: { shareId: string }): Promise<void> {
  const { db, now, actor } = context;
  const mine = and(eq(shareLinks.id, input.shareId), eq(shareLinks.workspaceId, actor.workspaceId), isNull(shareLinks.revokedAt));
  const [row] = await db.select({ id: shareLinks.id }).from(shareLinks).where(mine);
  if (!row) throw notFound();
  await runBatch(db, [
    db.update(shareLinks).set({ revokedAt: now() }).where(mine),
    activityStatement(context, { action: "share.revoked", resourceId: row.id }),
  ]);
}
