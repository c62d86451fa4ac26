import type { Context } from "../context.ts";
import { glossaries } from "../db/schema.ts";
import { notFound } from "../errors.ts";
import { ownGlossary } from "./find-glossary.ts";

/** Dubs that took terms of it keep them. Throws `not_found`. */
export async function deleteGlossary(context: Context, input: { glossaryId: string }): Promise<void> {
  const gone = { deletedAt: context.now(), terms: [] };
  const [row] = await context.db.update(glossaries).set(gone).where(ownGlossary(context, input.glossaryId)).returning({ id: glossaries.id });
  if (!row) throw notFound();
}
