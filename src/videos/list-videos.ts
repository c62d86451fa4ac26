import { and, desc, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { Context } from "../context.ts";
import { afterCursor, type Page, type PageQuery, toPage } from "../db/page.ts";
import { videos } from "../db/schema.ts";
import { showVideo } from "./show-video.ts";
import { wordsSought } from "./fold-title.ts";
import { underWay } from "./under-way.ts";
import type { Video, VideoStatus } from "./wire.ts";

/** `search`: every word of it is somewhere in the title, without regard to case and marks. */
export type VideosQuery = PageQuery & { search?: string | undefined; status?: VideoStatus | undefined };

export async function listVideos(context: Context, { search, status, ...query }: VideosQuery): Promise<Page<Video>> {
  const rows = await context.db
    .select()
    .from(videos)
    .where(
      and(
        eq(videos.workspaceId, context.actor.workspaceId),
        isNull(videos.deletedAt),
        afterCursor(videos, query.cursor),
        ...found(search),
        status && eq(videos.status, status),
      ),
    )
    .orderBy(desc(videos.createdAt), desc(videos.id))
    .limit(query.limit + 1);
  const comes = await underWay(context, rows);
  return toPage(rows, query.limit, (row) => showVideo(row, comes.get(row.id)));
}

/** By `instr`, which knows no wildcards and has no limit on what is looked for; D1's LIKE takes 50 bytes. Rows from before titles were folded: by the title. */
function found(search: string | undefined): SQL[] {
  return wordsSought(search ?? "").map((word) => sql`instr(case ${videos.folded} when '' then lower(${videos.title}) else ${videos.folded} end, ${word}) > 0`);
}
