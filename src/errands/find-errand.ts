import { and, desc, eq } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { errands } from "../db/schema.ts";
import type { ErrandRow } from "./errand.ts";
import type { ErrandKind } from "./errand-kinds.ts";

/** The latest of this kind about this subject; null: there was none. */
export async function latestErrand({ db }: Pick<SystemContext, "db">, { kind, subjectId }: { kind: ErrandKind; subjectId: string }): Promise<ErrandRow | null> {
  const [row] = await db
    .select()
    .from(errands)
    .where(and(eq(errands.subjectId, subjectId), eq(errands.kind, kind)))
    .orderBy(desc(errands.createdAt), desc(errands.id))
    .limit(1);
  return row ?? null;
}
