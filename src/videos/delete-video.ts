import { eq } from "drizzle-orm";
import { z } from "zod";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { cancelErrandsStatement } from "../errands/cancel-errands.ts";
import { dubs, uploads, videos } from "../db/schema.ts";
import { entombStatements } from "../dubs/services/entomb.ts";
import { findVideo, ownVideo } from "./find-video.ts";
import { purgeVideo } from "./purge-video.ts";

export const DeletedVideo = z
  .object({
    id: z.string(),
    isErased: z.boolean().meta({ description: "Whether its objects are gone. False: the store did not answer, and they are erased within minutes." }),
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
 * being written (purge-deleted.ts), which also finishes what was interrupted here. Throws not_found.
 */
export async function deleteVideo(context: Context, input: { videoId: string }): Promise<DeletedVideo> {
  const { db, now } = context;
  const row = await findVideo(context, input.videoId);
  const deletedAt = now();
  await runBatch(db, [
    db.update(videos).set({ deletedAt, purgeAt: deletedAt }).where(ownVideo(context, row.id)),
    db.update(uploads).set({ deletedAt }).where(eq(uploads.videoId, row.id)),
    ...entombStatements(context, eq(dubs.videoId, row.id)),
    cancelErrandsStatement(context, row.id),
    activityStatement(context, { action: "video.deleted", resourceId: row.id }),
  ]);
  const objectsDeleted = await purgeVideo(context, row).catch((error: unknown) => {
    context.warn("What was deleted could not be erased; the sweeper comes.", error);
    return null;
  });
  return { id: row.id, isErased: objectsDeleted !== null, objectsDeleted: objectsDeleted ?? 0 };
}
