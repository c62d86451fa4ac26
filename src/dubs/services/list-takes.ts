import type { Context } from "../../context.ts";
import type { Page } from "../../db/page.ts";
import { notFound } from "../../errors.ts";
import type { Take } from "../resource.ts";
import { checkLanguage } from "./check-language.ts";
import { findDub } from "./find-dub.ts";
import { showTake } from "./show-line.ts";

/** All of a line in one language, oldest first. Throws not_found, unsupported_language. */
export async function listTakes(context: Context, query: { dubId: string; lineId: string; language: string }): Promise<Page<Take>> {
  const dub = await findDub(context, query.dubId);
  checkLanguage(dub, query.language);
  const takes = await context.dubs(dub.id).takes({ lineId: query.lineId, language: query.language });
  if (!takes) throw notFound();
  return { data: await Promise.all(takes.map((take) => showTake(context, dub, take))), nextCursor: null };
}
