import { and, desc, eq, isNull } from "drizzle-orm";
import type { Context } from "../../context.ts";
import { afterCursor, type Page, type PageQuery, toPage } from "../../db/page.ts";
import { outputs } from "../../db/schema.ts";
import type { Output } from "../resource.ts";
import { findDub } from "./find-dub.ts";
import { showOutput } from "./show-output.ts";

export async function listOutputs(context: Context, query: PageQuery & { dubId: string }): Promise<Page<Output>> {
  const dub = await findDub(context, query.dubId);
  const rows = await context.db
    .select()
    .from(outputs)
    .where(and(eq(outputs.dubId, dub.id), isNull(outputs.deletedAt), afterCursor(outputs, query.cursor)))
    .orderBy(desc(outputs.createdAt), desc(outputs.id))
    .limit(query.limit + 1);
  return toPage(rows, query.limit, (row) => showOutput(context, row));
}
