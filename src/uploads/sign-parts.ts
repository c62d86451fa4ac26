import type { Context } from "../context.ts";
import { PUT_EXPIRES_SECONDS } from "../media/port.ts";
import type { SignedPart } from "../videos/wire.ts";
import { checkPartNumber, findOpenUpload } from "./find-upload.ts";
import { partLength } from "./part-size.ts";

/** A URL for each part asked for; ask again for parts whose URL has expired. Throws not_found, upload_not_open, invalid_part. */
export async function signParts(context: Context, input: { uploadId: string; partNumbers: number[] }): Promise<SignedPart[]> {
  const upload = await findOpenUpload(context, input.uploadId);
  for (const partNumber of input.partNumbers) checkPartNumber(upload, partNumber);
  const expiresAt = new Date(context.now().getTime() + PUT_EXPIRES_SECONDS * 1000).toISOString();
  return Promise.all(
    input.partNumbers.map(async (partNumber) => {
      const sizeBytes = partLength(upload, partNumber);
      const signed = await context.media.signPart(upload.objectKey, upload.multipartId, { partNumber, sizeBytes });
      return { partNumber, sizeBytes, ...signed, expiresAt };
    }),
  );
}
