import { and, eq } from "drizzle-orm";
import type { Context } from "../context.ts";
import { glossaries } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import { checkTerms } from "./check-terms.ts";
import { findGlossary, ownGlossary } from "./find-glossary.ts";
import { showGlossary } from "./show-glossary.ts";
import type { LibraryGlossary, UpdateGlossary } from "./wire.ts";

type Change = UpdateGlossary & { glossaryId: string; ifRevision: number | null };

/** `ifRevision`: of the glossary as the caller saw it; null: whatever it is. Throws `not_found`, `stale_revision`, `duplicate_term`. */
export async function updateGlossary(context: Context, { glossaryId, ifRevision, ...change }: Change): Promise<LibraryGlossary> {
  const row = await findGlossary(context, glossaryId);
  if (ifRevision !== null && ifRevision !== row.revision) throw stale(row.revision);
  const columns = { ...(change.name !== undefined && { name: change.name }), ...(change.terms && { terms: checkTerms(change.terms) }) };
  const [changed] = await context.db
    .update(glossaries)
    .set({ ...columns, revision: row.revision + 1, updatedAt: context.now() })
    .where(and(ownGlossary(context, glossaryId), eq(glossaries.revision, row.revision)))
    .returning();
  if (!changed) throw stale((await findGlossary(context, glossaryId)).revision);
  return showGlossary(changed);
}

const stale = (revision: number) =>
  new AppError("stale_revision", `The glossary was changed since (revision ${revision} now): read it again.`, { details: { revision } });
