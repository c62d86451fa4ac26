import { and, eq } from "drizzle-orm";
import { personOf } from "../accounts/person.ts";
import type { Context } from "../context.ts";
import { errands } from "../db/schema.ts";
import { notFound } from "../errors.ts";
import { showExport } from "./show-export.ts";
import type { Export } from "./wire.ts";

/** One of the person's own. Throws `not_found`. */
export async function getExport(context: Pick<Context, "db" | "media" | "now" | "actor">, { exportId }: { exportId: string }): Promise<Export> {
  const { userId } = personOf(context.actor);
  const mine = and(eq(errands.id, exportId), eq(errands.kind, "export"), eq(errands.subjectId, userId));
  const [row] = await context.db.select().from(errands).where(mine);
  if (!row) throw notFound();
  return showExport(context, row);
}
