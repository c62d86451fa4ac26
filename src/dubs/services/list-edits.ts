import type { Context } from "../../context.ts";
import { decodeCursor, encodeCursor, invalidCursor, type Page, type PageQuery } from "../../db/page.ts";
import type { Edit } from "../resource.ts";
import { findDub } from "./find-dub.ts";

/** The history, newest first. Throws not_found, invalid_cursor. */
export async function listEdits(context: Context, query: PageQuery & { dubId: string }): Promise<Page<Edit>> {
  const dub = await findDub(context, query.dubId);
  const before = query.cursor === null ? null : decodeCursor(query.cursor);
  const found = await context.dubs(dub.id).edits({ before, limit: query.limit + 1 });
  // As for lines: a cursor that nothing follows is none of ours.
  if (before !== null && found.length === 0) throw invalidCursor();
  const data = found.slice(0, query.limit);
  const last = data.at(-1);
  return { data, nextCursor: found.length > query.limit && last ? encodeCursor(last.id) : null };
}
