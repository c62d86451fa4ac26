import { and, eq, isNotNull } from "drizzle-orm";
import { z } from "zod";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { cancelErrandsStatement } from "../errands/cancel-errands.ts";
import { dubs, uploads, videos } from "../db/schema.ts";
import { entombStatements } from "../dubs/services/entomb.ts";
import { purgeDub } from "../dubs/services/purge-dub.ts";
import { findVideo, ownVideo } from "./find-video.ts";
import { purgeVideo } from "./purge-video.ts";
import { staleVideo } from "./update-video.ts";

const DUBS_AT_ONCE = 20;

export const DeletedVideo = z
  .object({
    id: z.string(),
    isErased: z.boolean().meta({
      description: "Whether its objects are gone. False: the store did not answer, or there are more than 20 dubs, and what is left is erased within minutes.",
    }),
    objectsDeleted: z
      .number()
      .int()
      .nonnegative()
      .meta({ description: "How many objects this request erased: source, pictures, and all that its dubs stored." }),
  })
  .meta({ id: "DeletedVideo" });
export type DeletedVideo = z.infer<typeof DeletedVideo>;

/**
 * The video, its upload or import and its dubs are gone at once; what they left in R2 is erased now, and again later for what was still
 * being written (purge-deleted.ts), which also finishes what was interrupted here. `ifRevision`: as in updateVideo. Throws not_found, stale_revision.
 */
export async function deleteVideo(context: Context, input: { videoId: string; ifRevision: number | null }): Promise<DeletedVideo> {
  const { db, now } = context;
  const row = await findVideo(context, input.videoId);
  if (input.ifRevision !== null && input.ifRevision !== row.revision) throw staleVideo(row.revision);
  const deletedAt = now();
  await runBatch(db, [
    db.update(videos).set({ deletedAt, purgeAt: deletedAt }).where(ownVideo(context, row.id)),
    db.update(uploads).set({ deletedAt }).where(eq(uploads.videoId, row.id)),
    ...entombStatements(context, eq(dubs.videoId, row.id)),
    cancelErrandsStatement(context, row.id),
    activityStatement(context, { action: "video.deleted", resourceId: row.id }),
  ]);
  const erased = await eraseNow(context, row).catch((error: unknown) => {
    context.warn("What was deleted could not be erased; the sweeper comes.", error);
    return { isErased: false, objectsDeleted: 0 };
  });
  return { id: row.id, ...erased };
}

/** What one request can: the video, and some of its dubs. Those that were deleted and erased before are left alone. */
async function eraseNow(context: Context, video: { id: string; workspaceId: string }): Promise<Omit<DeletedVideo, "id">> {
  let objectsDeleted = await purgeVideo(context, video);
  const due = await context.db
    .select({ id: dubs.id, workspaceId: dubs.workspaceId })
    .from(dubs)
    .where(and(eq(dubs.videoId, video.id), isNotNull(dubs.purgeAt)))
    .limit(DUBS_AT_ONCE + 1);
  for (const dub of due.slice(0, DUBS_AT_ONCE)) objectsDeleted += await purgeDub(context, dub);
  return { isErased: due.length <= DUBS_AT_ONCE, objectsDeleted };
}
