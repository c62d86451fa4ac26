import type { Context } from "../context.ts";
import type { Upload } from "../videos/wire.ts";
import { findUpload, knownParts } from "./find-upload.ts";
import { showUpload } from "./show-upload.ts";

/** All that a client needs to go on where it (or another one) stopped. */
export async function getUpload(context: Context, input: { uploadId: string }): Promise<Upload> {
  const upload = await findUpload(context, input.uploadId);
  return showUpload(upload, await knownParts(context, upload.id));
}
