import type { Context } from "../context.ts";
import { endUpload } from "./end-upload.ts";
import { findUpload, uploadNotOpen } from "./find-upload.ts";

const failure = { failureCode: "upload_aborted", failureMessage: "The upload was aborted before it was complete." };

/** Idempotent. The video can no longer be filled, only deleted. Throws not_found, and upload_not_open once it was completed. */
export async function abortUpload(context: Context, input: { uploadId: string }): Promise<void> {
  const upload = await findUpload(context, input.uploadId);
  if (upload.status === "aborted") return;
  if (upload.status !== "open") throw uploadNotOpen(upload);
  await endUpload(context, upload, failure);
}
