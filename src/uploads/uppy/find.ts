import { notFound } from "../../errors.ts";
import { type Finder, findUpload, type UploadRow } from "../find-upload.ts";

/** `key`: what beginUppy gave with the upload. Throws `not_found`, also for the key of another upload. */
export async function findUppy(context: Finder, { uploadId, key }: { uploadId: string; key: string }): Promise<UploadRow> {
  const upload = await findUpload(context, uploadId);
  if (upload.videoId !== key) throw notFound();
  return upload;
}
