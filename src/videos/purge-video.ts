import { eq } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { uploads } from "../db/schema.ts";
import { videoPrefix } from "../media/keys.ts";

/** Stops and erases all that a deleted video itself left: how many objects. Idempotent. Its dubs are due to be erased themselves since the batch that deleted it. */
export async function purgeVideo(context: SystemContext, video: { id: string; workspaceId: string }): Promise<number> {
  const open = await context.db.select().from(uploads).where(eq(uploads.videoId, video.id));
  for (const upload of open) if (upload.status === "open") await context.media.abortMultipart(upload.objectKey, upload.multipartId);
  return context.media.deletePrefix(videoPrefix(video.workspaceId, video.id));
}
