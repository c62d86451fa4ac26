import { and, eq, inArray, isNotNull, type SQL } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { errands } from "../db/schema.ts";
import type { ErrandKind } from "./errand-kinds.ts";

/** For the batch that ends what they are about. Whoever is at one is stopped when it next says so; its pool kills its task within half a minute. Gives the ids of those that it called off. */
export function cancelErrandsStatement({ db, now }: Pick<SystemContext, "db" | "now">, subjectId: string, kinds?: ErrandKind[]) {
  const which: SQL | undefined = kinds && inArray(errands.kind, kinds);
  return db
    .update(errands)
    .set({ status: "failed", failureCode: "canceled", failureMessage: "It was called off.", input: null, state: null, task: null, dueAt: null, endedAt: now() })
    .where(and(eq(errands.subjectId, subjectId), isNotNull(errands.dueAt), which))
    .returning({ id: errands.id });
}
