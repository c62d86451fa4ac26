import { activityIfChanged } from "../activity/record.ts";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { Context } from "../context.ts";
import { videos } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import { Title } from "./create-video.ts";
import { findVideo, ownVideo, type VideoRow } from "./find-video.ts";
import { foldTitle } from "./fold-title.ts";

const MOST_CHARACTERS = 5000;
export const UpdateVideo = z
  .strictObject({ title: Title.optional(), description: z.string().trim().max(MOST_CHARACTERS).optional() })
  .refine((change) => change.title !== undefined || change.description !== undefined, "Say what is to change: title or description.")
  .meta({ minProperties: 1 });
export type UpdateVideo = z.infer<typeof UpdateVideo>;

type Change = UpdateVideo & { videoId: string; ifRevision: number | null };

/** `ifRevision`: of the video as the caller saw it; null: whatever it is. What changes nothing leaves the revision. Throws `not_found`, `stale_revision`. */
export async function updateVideo(context: Context, { videoId, ifRevision, title, description }: Change): Promise<VideoRow> {
  const row = await findVideo(context, videoId);
  if (ifRevision !== null && ifRevision !== row.revision) throw staleVideo(row.revision);
  if ((title ?? row.title) === row.title && (description ?? row.description) === row.description) return row;
  const named = title !== undefined && { title, folded: foldTitle(title) };
  const [[changed]] = await context.db.batch([
    context.db
      .update(videos)
      .set({ ...named, ...(description !== undefined && { description }), revision: row.revision + 1 })
      .where(and(ownVideo(context, videoId), eq(videos.revision, row.revision)))
      .returning(),
    activityIfChanged(context, { action: "video.updated", resourceId: videoId }),
  ]);
  if (!changed) throw staleVideo((await findVideo(context, videoId)).revision);
  return changed;
}

/** `revision`: what it has now. */
export const staleVideo = (revision: number) =>
  new AppError("stale_revision", `The video was changed since (revision ${revision} now): read it again.`, { details: { revision } });
