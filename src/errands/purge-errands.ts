/** What errands leave behind goes: the objects of an export after a week, the row of any that ended after a month. */
import { and, asc, eq, isNotNull, isNull, lte, ne, or } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { errands } from "../db/schema.ts";
import { someOf } from "../db/some-of.ts";
import { exportPrefix } from "../media/keys.ts";

const DAY_MS = 24 * 3_600_000;
/** An export can be downloaded for so long after it has ended. */
export const EXPORT_KEPT_MS = 7 * DAY_MS;
const ROWS_KEPT_MS = 30 * DAY_MS;
const AT_ONCE = 20;

type Ports = Pick<SystemContext, "db" | "media" | "now" | "warn">;

/** An export whose `result` is null has no objects any more. How many exports were erased. */
export async function purgeErrands(ports: Ports): Promise<number> {
  const { db, now } = ports;
  const before = (ms: number): Date => new Date(now().getTime() - ms);
  const isErased = or(ne(errands.kind, "export"), isNull(errands.result));
  await db.delete(errands).where(someOf(errands, and(lte(errands.endedAt, before(ROWS_KEPT_MS)), isErased)));
  const stale = and(eq(errands.kind, "export"), isNotNull(errands.result), lte(errands.endedAt, before(EXPORT_KEPT_MS)));
  const rows = await db.select({ id: errands.id, subjectId: errands.subjectId }).from(errands).where(stale).orderBy(asc(errands.endedAt)).limit(AT_ONCE);
  const erased = await Promise.all(rows.map((row) => eraseExport(ports, row)));
  return erased.filter(Boolean).length;
}

async function eraseExport({ db, media, warn }: Ports, { id, subjectId }: { id: string; subjectId: string }): Promise<boolean> {
  try {
    await media.deletePrefix(exportPrefix(subjectId, id));
    await db.update(errands).set({ result: null }).where(eq(errands.id, id));
    return true;
  } catch (error) {
    warn("An export that has expired could not be erased; the sweeper comes again.", error);
    return false;
  }
}
