import { activityIfChanged } from "../activity/record.ts";
import { and, eq } from "drizzle-orm";
import type { Context } from "../context.ts";
import { glossaries } from "../db/schema.ts";
import { findGlossary, ownGlossary } from "./find-glossary.ts";
import { staleGlossary } from "./stale-glossary.ts";

/** Dubs that took terms of it keep them. `ifRevision`: as the caller saw it; null: whatever it is. Throws `not_found`, `stale_revision`. */
export async function deleteGlossary(context: Context, { glossaryId, ifRevision }: { glossaryId: string; ifRevision: number | null }): Promise<void> {
  const gone = { deletedAt: context.now(), terms: [] };
  const seen = ifRevision === null ? undefined : eq(glossaries.revision, ifRevision);
  const { db } = context;
  const [[row]] = await db.batch([
    db
      .update(glossaries)
      .set(gone)
      .where(and(ownGlossary(context, glossaryId), seen))
      .returning({ id: glossaries.id }),
    activityIfChanged(context, { action: "glossary.deleted", resourceId: glossaryId }),
  ]);
  if (!row) throw staleGlossary((await findGlossary(context, glossaryId)).revision);
}
