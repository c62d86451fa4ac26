import { and, desc, eq, isNull } from "drizzle-orm";
import type { Context } from "../context.ts";
import { afterCursor, type Page, type PageQuery, toPage } from "../db/page.ts";
import { videos } from "../db/schema.ts";
import { showVideo } from "./show-video.ts";
import type { Video } from "./wire.ts";

export async function listVideos(context: Context, query: PageQuery): Promise<Page<Video>> {
  const rows = await context.db
    .select()
    .from(videos)
    .where(and(eq(videos.workspaceId, context.actor.workspaceId), isNull(videos.deletedAt), afterCursor(videos, query.cursor)))
    .orderBy(desc(videos.createdAt), desc(videos.id))
    .limit(query.limit + 1);
  return toPage(rows, query.limit, showVideo);
}
