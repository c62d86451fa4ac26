import { and, eq } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { uploads, videos } from "../db/schema.ts";
import { videoPrefix } from "../media/keys.ts";
import type { UploadRow } from "./find-upload.ts";

/**
 * First in the store, then in the rows: what a crash leaves between is an open row whose parts are gone, and is ended again.
 * An object that was joined though nobody was told goes too. Idempotent.
 */
export async function endUpload(
  { db, media, now }: Pick<SystemContext, "db" | "media" | "now">,
  upload: UploadRow,
  failure: { failureCode: string; failureMessage: string },
): Promise<void> {
  await media.abortMultipart(upload.objectKey, upload.multipartId);
  await db.batch([
    db
      .update(uploads)
      .set({ status: "aborted", endedAt: now() })
      .where(and(eq(uploads.id, upload.id), eq(uploads.status, "open"))),
    db
      .update(videos)
      .set({ status: "failed", ...failure })
      .where(and(eq(videos.id, upload.videoId), eq(videos.status, "uploading"))),
  ]);
  const [row] = await db.select({ status: uploads.status }).from(uploads).where(eq(uploads.id, upload.id));
  if (row?.status === "aborted") await media.deletePrefix(videoPrefix(upload.workspaceId, upload.videoId));
}
