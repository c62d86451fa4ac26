import type { Context } from "../../context.ts";
import type { Glossary } from "../resource.ts";
import { findDub } from "./find-dub.ts";

/** Throws not_found. */
export async function getGlossary(context: Context, query: { dubId: string }): Promise<Glossary> {
  const dub = await findDub(context, query.dubId);
  return context.dubs(dub.id).glossary();
}
