/** What a workspace may have begun and not ended: an upload holds a place and its bytes until it is completed, aborted or swept. */
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../context.ts";
import type { Statement } from "../db/client.ts";
import { uploads } from "../db/schema.ts";
import { AppError } from "../errors.ts";

export const MOST_OPEN = 20;
export const MOST_OPEN_BYTES = 60_000_000_000;
/** SQLite's words when json() is given what is none: the one way a statement can undo its batch from a condition. */
const BROKEN = /malformed JSON/i;

/** Comes after the insert of the upload, in its batch: undoes the batch when the workspace now has too many. Two at the same moment cannot both be the last. */
export function reservation({ db, actor }: Pick<Context, "db" | "actor">): Statement {
  const within = sql`json(iif(count(*) <= ${MOST_OPEN} and coalesce(sum(${uploads.sizeBytes}), 0) <= ${MOST_OPEN_BYTES}, '1', '{'))`;
  const open = and(eq(uploads.workspaceId, actor.workspaceId), eq(uploads.status, "open"), isNull(uploads.deletedAt));
  return db.select({ within }).from(uploads).where(open);
}

/** Throws `too_many_uploads` when it was the reservation that undid the batch. */
export async function reserving<T>(creating: Promise<T>): Promise<T> {
  try {
    return await creating;
  } catch (cause) {
    if (!isBrokenBy(BROKEN, cause)) throw cause;
    const most = `${MOST_OPEN} uploads of together ${MOST_OPEN_BYTES / 1e9} GB`;
    throw new AppError("too_many_uploads", `A workspace may have ${most} open: complete or abort one, or wait until it expires after 24 hours.`, { cause });
  }
}

/** Whether it was these words of SQLite's that undid a batch. */
export const isBrokenBy = (words: RegExp, error: unknown): boolean => error instanceof Error && (words.test(error.message) || isBrokenBy(words, error.cause));
