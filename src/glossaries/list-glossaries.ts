import { and, desc, eq, isNull } from "drizzle-orm";
import type { Context } from "../context.ts";
import { afterCursor, type Page, type PageQuery, toPage } from "../db/page.ts";
import { glossaries } from "../db/schema.ts";
import { showGlossary } from "./show-glossary.ts";
import type { LibraryGlossary } from "./wire.ts";

export async function listGlossaries(context: Context, query: PageQuery): Promise<Page<LibraryGlossary>> {
  const rows = await context.db
    .select()
    .from(glossaries)
    .where(and(eq(glossaries.workspaceId, context.actor.workspaceId), isNull(glossaries.deletedAt), afterCursor(glossaries, query.cursor)))
    .orderBy(desc(glossaries.createdAt), desc(glossaries.id))
    .limit(query.limit + 1);
  return toPage(rows, query.limit, showGlossary);
}
