import { and, eq, isNull } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { videos } from "../db/schema.ts";
import type { VideoRow } from "../videos/find-video.ts";

/** A video and its file, for an errand; null: one of the two is gone, or has not come yet. */
export async function standingVideo(
  { db, media }: Pick<SystemContext, "db" | "media">,
  videoId: string,
): Promise<{ video: VideoRow; source: { key: string; digest: null; sizeBytes: number } } | null> {
  const [video] = await db
    .select()
    .from(videos)
    .where(and(eq(videos.id, videoId), isNull(videos.deletedAt)));
  const object = video && (await media.head(video.sourceKey));
  return object ? { video, source: { key: video.sourceKey, digest: null, sizeBytes: object.sizeBytes } } : null;
}
