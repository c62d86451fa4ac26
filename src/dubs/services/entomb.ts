import { and, inArray, isNull } from "drizzle-orm";
import type { SystemContext } from "../../context.ts";
import { dubs, jobs, outputs } from "../../db/schema.ts";

/** D1 takes 100 bound values a statement. */
const AT_ONCE = 50;

/** From now on these dubs, their jobs and outputs answer like unknown ones, and the sweeper erases what they left. */
export async function entomb({ db, now }: SystemContext, dubIds: readonly string[]): Promise<void> {
  const deletedAt = now();
  for (let from = 0; from < dubIds.length; from += AT_ONCE) {
    const some = dubIds.slice(from, from + AT_ONCE);
    await db.batch([
      db
        .update(dubs)
        .set({ deletedAt, purgeAt: deletedAt })
        .where(and(inArray(dubs.id, some), isNull(dubs.deletedAt))),
      db.update(jobs).set({ deletedAt, nextCheckAt: null }).where(inArray(jobs.dubId, some)),
      db.update(outputs).set({ deletedAt }).where(inArray(outputs.dubId, some)),
    ]);
  }
}
