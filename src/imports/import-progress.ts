import { and, eq } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { oneOf } from "../db/one-of.ts";
import { errands } from "../db/schema.ts";
import type { ErrandRow } from "../errands/errand.ts";
import type { ImportRetry, VideoStatus } from "../videos/wire.ts";
import { saidOf } from "./failures.ts";

/** `progress`: how much is in, 0..1. `retry` null: no try has failed since something came. */
export type Importing = { progress: number; retry: ImportRetry | null };

/** How far each video is, by its id; of those that are being imported. */
export async function importProgress(
  { db, now }: Pick<SystemContext, "db" | "now">,
  videos: readonly { id: string; status: VideoStatus }[],
): Promise<Map<string, Importing>> {
  const ids = videos.filter(({ status }) => status === "importing").map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const { subjectId, status, progress, tries, dueAt, failureCode, failureMessage } = errands;
  const rows = await db
    .select({ id: subjectId, status, progress, tries, dueAt, failureCode, failureMessage })
    .from(errands)
    .where(and(eq(errands.kind, "import"), oneOf(errands.subjectId, ids)));
  return new Map(rows.map((row) => [row.id, { progress: row.progress, retry: retryOf(row, now()) }]));
}

/** Of an errand that has not ended. Tries count from when they begin, so that the next is one more; one that is due has no time to wait for. */
export function retryOf(
  { status, tries, dueAt, failureCode, failureMessage }: Pick<ErrandRow, "status" | "tries" | "dueAt" | "failureCode" | "failureMessage">,
  now: Date,
): ImportRetry | null {
  if (failureCode === null || dueAt === null) return null;
  const failure = saidOf({ code: failureCode, message: failureMessage ?? "" });
  if (status !== "waiting") return { attempt: tries, nextTryAt: null, failure };
  return { attempt: tries + 1, nextTryAt: dueAt > now ? dueAt.toISOString() : null, failure };
}
