import { and, asc, isNotNull, lte } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { errands } from "../db/schema.ts";

const AT_ONCE = 100;

/** How many errands stand still: each is begun again. Whoever is at one says so by when it is due. */
export async function sweepErrands({ db, now, beginErrand }: Pick<SystemContext, "db" | "now" | "beginErrand">): Promise<number> {
  const due = await db
    .select({ id: errands.id })
    .from(errands)
    .where(and(isNotNull(errands.dueAt), lte(errands.dueAt, now())))
    .orderBy(asc(errands.dueAt))
    .limit(AT_ONCE);
  await Promise.all(due.map(({ id }) => beginErrand(id)));
  return due.length;
}
