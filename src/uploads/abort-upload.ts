import { and, eq } from "drizzle-orm";
import type { Context } from "../context.ts";
import { uploads, videos } from "../db/schema.ts";
import { findUpload, uploadNotOpen } from "./find-upload.ts";

const failure = { failureCode: "upload_aborted", failureMessage: "The upload was aborted before it was complete." };

/** Idempotent. The video can no longer be filled, only deleted. Throws not_found, and upload_not_open once it was completed. */
export async function abortUpload(context: Context, input: { uploadId: string }): Promise<void> {
  const { db } = context;
  const upload = await findUpload(context, input.uploadId);
  if (upload.status === "aborted") return;
  if (upload.status !== "open") throw uploadNotOpen(upload);
  await db.batch([
    db
      .update(uploads)
      .set({ status: "aborted", endedAt: context.now() })
      .where(and(eq(uploads.id, upload.id), eq(uploads.status, "open"))),
    db
      .update(videos)
      .set({ status: "failed", ...failure })
      .where(and(eq(videos.id, upload.videoId), eq(videos.status, "uploading"))),
  ]);
  await context.media.abortMultipart(upload.objectKey, upload.multipartId);
}
