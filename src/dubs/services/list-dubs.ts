import { and, desc, eq, isNull } from "drizzle-orm";
import type { Context } from "../../context.ts";
import { afterCursor, type Page, type PageQuery, toPage } from "../../db/page.ts";
import { dubs } from "../../db/schema.ts";
import { type Dub, showDub } from "../resource.ts";

/** `videoId`: only those of one video. */
export async function listDubs(context: Context, query: PageQuery & { videoId?: string | undefined }): Promise<Page<Dub>> {
  const ofVideo = query.videoId === undefined ? undefined : eq(dubs.videoId, query.videoId);
  const rows = await context.db
    .select()
    .from(dubs)
    .where(and(eq(dubs.workspaceId, context.actor.workspaceId), isNull(dubs.deletedAt), ofVideo, afterCursor(dubs, query.cursor)))
    .orderBy(desc(dubs.createdAt), desc(dubs.id))
    .limit(query.limit + 1);
  return toPage(rows, query.limit, showDub);
}
