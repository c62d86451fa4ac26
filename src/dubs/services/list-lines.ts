import type { Context } from "../../context.ts";
import { decodeCursor, encodeCursor, invalidCursor, type Page, type PageQuery } from "../../db/page.ts";
import type { Line } from "../resource.ts";
import { checkLanguage } from "./check-language.ts";
import { findDub } from "./find-dub.ts";
import { showLine } from "./show-line.ts";

/** In order of time. Throws not_found, invalid_cursor, and unsupported_language for a language the dub does not have. */
export async function listLines(context: Context, query: PageQuery & { dubId: string; language: string | null }): Promise<Page<Line>> {
  const dub = await findDub(context, query.dubId);
  checkLanguage(dub, query.language);
  const afterId = query.cursor === null ? null : decodeCursor(query.cursor);
  const found = await context.dubs(dub.id).lines({ afterId, limit: query.limit + 1, language: query.language });
  // We give a cursor only where more lines follow: one that nothing follows is none of ours.
  if (afterId !== null && found.length === 0) throw invalidCursor();
  const shown = found.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    data: await Promise.all(shown.map((line) => showLine(context, dub, line))),
    nextCursor: found.length > query.limit && last ? encodeCursor(last.id) : null,
  };
}
