import type { Context } from "../../context.ts";
import { AppError, notFound } from "../../errors.ts";
import { UploadRejected } from "../../media/port.ts";
import { checkPartNumber, findOpenUpload } from "../find-upload.ts";
import { recordParts } from "../record-parts.ts";
import type { PartGrant } from "./part-grant.ts";
import { fits } from "./plan.ts";

type Sent = { grant: PartGrant; body: ReadableStream<Uint8Array> | null; lengthBytes: number | null };

/**
 * Stores a part and remembers its ETag, which Uppy tells nobody before the end: so it resumes after a reload.
 * Throws not_found, upload_not_open, invalid_part, length_required, and size_mismatch for a part that is not as long as it must be.
 */
export async function takePart(deps: Pick<Context, "db" | "media">, { grant, body, lengthBytes }: Sent): Promise<string> {
  const upload = await findOpenUpload({ db: deps.db, actor: grant }, grant.uploadId);
  checkPartNumber(upload, grant.partNumber);
  if (lengthBytes === null) throw new AppError("length_required", "Send the part with its Content-Length.");
  if (!body || !fits(upload, { partNumber: grant.partNumber, lengthBytes }))
    throw new AppError("size_mismatch", `Part ${grant.partNumber} of this upload has another length.`);
  const etag = await deps.media.sendPart(upload.objectKey, upload.multipartId, grant.partNumber, body).catch((cause: unknown) => {
    throw cause instanceof UploadRejected ? notFound() : cause;
  });
  await recordParts(deps, upload, [{ partNumber: grant.partNumber, etag }]);
  return etag;
}
