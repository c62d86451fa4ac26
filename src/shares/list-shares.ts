import { and, desc, eq } from "drizzle-orm";
import type { Context } from "../context.ts";
import { afterCursor, type Page, type PageQuery, toPage } from "../db/page.ts";
import { shareLinks } from "../db/schema.ts";
import { findDub } from "../dubs/services/find-dub.ts";
import { type Links, type Share, showShare } from "./share.ts";

/** Those that are over among them. Throws `not_found`. */
export async function listShares(context: Context, query: PageQuery & { dubId: string }, links: Links): Promise<Page<Share>> {
  const dub = await findDub(context, query.dubId);
  const rows = await context.db
    .select()
    .from(shareLinks)
    .where(and(eq(shareLinks.dubId, dub.id), eq(shareLinks.workspaceId, dub.workspaceId), afterCursor(shareLinks, query.cursor)))
    .orderBy(desc(shareLinks.createdAt), desc(shareLinks.id))
    .limit(query.limit + 1);
  return toPage(rows, query.limit, (row) => showShare(links, row));
}
