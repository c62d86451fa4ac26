/** How many imports of a workspace run at once: their steps stand in one line with everybody's. */
import { and, eq, isNotNull, sql } from "drizzle-orm";
import type { Context } from "../context.ts";
import type { Statement } from "../db/client.ts";
import { errands } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import { isBrokenBy } from "../uploads/reserve.ts";

export const MOST_RUNNING = 5;
/** SQLite's words for a path that is none, and no other statement's of the batch (see uploads/reserve.ts). */
const BROKEN = /JSON path/i;

/** Comes after the insert of the errand, in its batch: undoes the batch when the workspace now has too many. */
export function runningLimit({ db, actor }: Pick<Context, "db" | "actor">): Statement {
  const within = sql`json_extract('{}', iif(count(*) <= ${MOST_RUNNING}, '$', '['))`;
  const running = and(eq(errands.workspaceId, actor.workspaceId), eq(errands.kind, "import"), isNotNull(errands.dueAt));
  return db.select({ within }).from(errands).where(running);
}

/** Throws `too_many_imports` when it was the limit that undid the batch. */
export async function limitingRunning<T>(creating: Promise<T>): Promise<T> {
  try {
    return await creating;
  } catch (cause) {
    if (!isBrokenBy(BROKEN, cause)) throw cause;
    const detail = `A workspace may have ${MOST_RUNNING} imports at once: wait until one has ended, or delete a video that is being imported.`;
    throw new AppError("too_many_imports", detail, { cause });
  }
}
