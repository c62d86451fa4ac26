/** The sweeper's part of deleting: whatever was interrupted is done again, and everything once more when no URL can write any longer. */
import { and, eq, isNotNull, lte } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { purgeExpired } from "../db/purge-expired.ts";
import { dubs, videos } from "../db/schema.ts";
import { purgeErrands } from "../errands/purge-errands.ts";
import { purgeDub } from "../dubs/services/purge-dub.ts";
import { purgeVideo } from "./purge-video.ts";

/** Longer than any signed PUT lives. */
const AGAIN_AFTER_MS = 60 * 60 * 1000;
const AT_ONCE = 20;
const RETRY_AFTER_MS = 60 * 1000;

/** How many videos and dubs were erased. Expired rows and the ends of errands go as well. */
export async function purgeDeleted(context: SystemContext): Promise<number> {
  await purgeExpired(context);
  await purgeErrands(context);
  const video = await purgeDue(context, videos, purgeVideo);
  return video + (await purgeDue(context, dubs, purgeDub));
}

type Erase = (context: SystemContext, row: { id: string; workspaceId: string }) => Promise<unknown>;

async function purgeDue(context: SystemContext, table: typeof videos | typeof dubs, erase: Erase): Promise<number> {
  const due = and(isNotNull(table.purgeAt), lte(table.purgeAt, context.now()));
  const rows = await context.db
    .select({ id: table.id, workspaceId: table.workspaceId, purgeAt: table.purgeAt, deletedAt: table.deletedAt })
    .from(table)
    .where(due)
    .orderBy(table.purgeAt)
    .limit(AT_ONCE);
  let erased = 0;
  for (const row of rows) {
    const isErased = await tryErase(context, row, erase);
    const purgeAt = isErased ? nextPurge(row) : new Date(context.now().getTime() + RETRY_AFTER_MS);
    await context.db.update(table).set({ purgeAt }).where(eq(table.id, row.id));
    erased += Number(isErased);
  }
  return erased;
}

/** One that cannot be erased goes to the end of the line, and holds up no other. */
async function tryErase(context: SystemContext, row: { id: string; workspaceId: string }, erase: Erase): Promise<boolean> {
  try {
    await erase(context, row);
    return true;
  } catch (error) {
    context.warn("What was deleted could not be erased; the sweeper comes again.", error);
    return false;
  }
}

/** First at deletion, then once more, then never. */
function nextPurge(row: { purgeAt: Date | null; deletedAt: Date | null }): Date | null {
  if (!row.purgeAt || !row.deletedAt) return null;
  const last = new Date(row.deletedAt.getTime() + AGAIN_AFTER_MS);
  return row.purgeAt < last ? last : null;
}
