import { eq } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { dubs, uploads } from "../db/schema.ts";
import { purgeDub } from "../dubs/services/purge-dub.ts";
import { videoPrefix } from "../media/keys.ts";

/** Stops and erases all that a deleted video left, its dubs included: how many objects. Idempotent. */
export async function purgeVideo(context: SystemContext, video: { id: string; workspaceId: string }): Promise<number> {
  const ofVideo = await context.db.select({ id: dubs.id, workspaceId: dubs.workspaceId }).from(dubs).where(eq(dubs.videoId, video.id));
  let erased = 0;
  for (const dub of ofVideo) erased += await purgeDub(context, dub);
  const open = await context.db.select().from(uploads).where(eq(uploads.videoId, video.id));
  for (const upload of open) if (upload.status === "open") await context.media.abortMultipart(upload.objectKey, upload.multipartId);
  return erased + (await context.media.deletePrefix(videoPrefix(video.workspaceId, video.id)));
}
