import type { Context } from "../../context.ts";
import { decodeCursor, encodeCursor, invalidCursor, type Page, type PageQuery } from "../../db/page.ts";
import { AppError } from "../../errors.ts";
import { dubPrefix } from "../../media/keys.ts";
import type { DubRow, Line } from "../resource.ts";
import type { LineView } from "../wire.ts";
import { findDub } from "./find-dub.ts";

/** Long enough to listen through a page of takes. */
const TAKE_EXPIRES_SECONDS = 15 * 60;

/** In order of time. Throws not_found, invalid_cursor, and unsupported_language for a language the dub does not have. */
export async function listLines(context: Context, query: PageQuery & { dubId: string; language: string | null }): Promise<Page<Line>> {
  const dub = await findDub(context, query.dubId);
  if (query.language !== null && !dub.targetLanguages.includes(query.language)) {
    throw new AppError("unsupported_language", `The dub has no ${query.language}; it has ${dub.targetLanguages.join(", ")}.`);
  }
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

async function showLine(context: Context, dub: DubRow, line: LineView): Promise<Line> {
  if (!line.take) return { ...line, take: null };
  const { artifactKey, ...take } = line.take;
  if (!artifactKey.startsWith(dubPrefix(dub.workspaceId, dub.id))) throw new Error(`A take of ${dub.id} lies outside the dub.`);
  return { ...line, take: { ...take, url: await context.media.signGet(artifactKey, { expiresSeconds: TAKE_EXPIRES_SECONDS }) } };
}
