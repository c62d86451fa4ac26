import type { Context } from "../../context.ts";
import { notFound } from "../../errors.ts";
import type { Line } from "../resource.ts";
import { checkLanguage } from "./check-language.ts";
import { findDub } from "./find-dub.ts";
import { showLine } from "./show-line.ts";

/** Throws not_found, unsupported_language. */
export async function getLine(context: Context, query: { dubId: string; lineId: string; language: string | null }): Promise<Line> {
  const dub = await findDub(context, query.dubId);
  checkLanguage(dub, query.language);
  const line = await context.dubs(dub.id).line({ lineId: query.lineId, language: query.language });
  if (!line) throw notFound();
  return showLine(context, dub, line);
}
