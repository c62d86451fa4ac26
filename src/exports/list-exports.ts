import { and, desc, eq } from "drizzle-orm";
import { personOf } from "../accounts/person.ts";
import type { Context } from "../context.ts";
import { afterCursor, type Page, type PageQuery, toPage } from "../db/page.ts";
import { errands } from "../db/schema.ts";
import { showExport } from "./show-export.ts";
import type { Export } from "./wire.ts";

/** The person's own, in whatever workspace they were asked for. Throws `invalid_cursor`. */
export async function listExports(context: Pick<Context, "db" | "media" | "now" | "actor">, query: PageQuery): Promise<Page<Export>> {
  const { userId } = personOf(context.actor);
  const rows = await context.db
    .select()
    .from(errands)
    .where(and(eq(errands.kind, "export"), eq(errands.subjectId, userId), afterCursor(errands, query.cursor)))
    .orderBy(desc(errands.createdAt), desc(errands.id))
    .limit(query.limit + 1);
  return toPage(rows, query.limit, (row) => showExport(context, row));
}
