import { and, inArray, isNull, type SQL } from "drizzle-orm";
import type { SystemContext } from "../../context.ts";
import type { Statement } from "../../db/client.ts";
import { dubs, jobs, outputs } from "../../db/schema.ts";

/** From their batch on these dubs, their jobs and outputs answer like unknown ones, and the sweeper erases what they left. `which`: of the table of dubs. */
export function entombStatements({ db, now }: Pick<SystemContext, "db" | "now">, which: SQL): Statement[] {
  const deletedAt = now();
  const these = db.select({ id: dubs.id }).from(dubs).where(which);
  return [
    db.update(jobs).set({ deletedAt, nextCheckAt: null }).where(inArray(jobs.dubId, these)),
    db.update(outputs).set({ deletedAt }).where(inArray(outputs.dubId, these)),
    db
      .update(dubs)
      .set({ deletedAt, purgeAt: deletedAt })
      .where(and(which, isNull(dubs.deletedAt))),
  ];
}
