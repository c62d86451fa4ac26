import { activityIfChanged } from "../activity/record.ts";
import { and, eq } from "drizzle-orm";
import type { Context } from "../context.ts";
import { glossaries } from "../db/schema.ts";
import { checkTerms } from "./check-terms.ts";
import { findGlossary, ownGlossary } from "./find-glossary.ts";
import { showGlossary } from "./show-glossary.ts";
import { staleGlossary } from "./stale-glossary.ts";
import type { LibraryGlossary, UpdateGlossary } from "./wire.ts";

type Change = UpdateGlossary & { glossaryId: string; ifRevision: number | null };

/** `ifRevision`: of the glossary as the caller saw it; null: whatever it is. What changes nothing leaves the revision. Throws `not_found`, `stale_revision`, `duplicate_term`. */
export async function updateGlossary(context: Context, { glossaryId, ifRevision, ...change }: Change): Promise<LibraryGlossary> {
  const row = await findGlossary(context, glossaryId);
  if (ifRevision !== null && ifRevision !== row.revision) throw staleGlossary(row.revision);
  const columns = { ...(change.name !== undefined && { name: change.name }), ...(change.terms && { terms: checkTerms(change.terms) }) };
  if (isAsItWas(showGlossary(row), columns)) return showGlossary(row);
  const [[changed]] = await context.db.batch([
    context.db
      .update(glossaries)
      .set({ ...columns, revision: row.revision + 1, updatedAt: context.now() })
      .where(and(ownGlossary(context, glossaryId), eq(glossaries.revision, row.revision)))
      .returning(),
    activityIfChanged(context, { action: "glossary.updated", resourceId: glossaryId }),
  ]);
  if (!changed) throw staleGlossary((await findGlossary(context, glossaryId)).revision);
  return showGlossary(changed);
}

function isAsItWas(shown: LibraryGlossary, change: Pick<UpdateGlossary, "name" | "terms">): boolean {
  const { name = shown.name, terms = shown.terms } = change;
  return name === shown.name && JSON.stringify(terms) === JSON.stringify(shown.terms);
}
