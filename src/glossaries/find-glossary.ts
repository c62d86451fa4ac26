import { and, eq, isNull } from "drizzle-orm";
import type { Context } from "../context.ts";
import { glossaries } from "../db/schema.ts";
import { notFound } from "../errors.ts";

export type GlossaryRow = typeof glossaries.$inferSelect;

/** Of this workspace and not deleted. */
export const ownGlossary = (context: Pick<Context, "actor">, glossaryId: string) =>
  and(eq(glossaries.id, glossaryId), eq(glossaries.workspaceId, context.actor.workspaceId), isNull(glossaries.deletedAt));

/** Throws `not_found`. */
export async function findGlossary(context: Pick<Context, "db" | "actor">, glossaryId: string): Promise<GlossaryRow> {
  const [row] = await context.db.select().from(glossaries).where(ownGlossary(context, glossaryId));
  if (!row) throw notFound();
  return row;
}
