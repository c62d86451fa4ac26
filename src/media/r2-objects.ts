/** The part of Media that both adapters do alike, by the R2 binding. */
import { type Media, type PartEtag, UploadRejected } from "./port.ts";

/** R2 lists at most this many keys and deletes at most as many in one call. */
const PAGE = 1000;
/** NoSuchUpload: https://developers.cloudflare.com/r2/api/error-codes/ */
const NO_SUCH_UPLOAD = /\(10024\)|does not exist/;
/** Too small, no such upload, an unknown part or ETag, parts of unequal size (same page). All else may succeed when tried again. */
const REFUSED = /\((10011|10024|10025|10048)\)/;

export function r2Objects(bucket: R2Bucket): Omit<Media, "signGet" | "signPut" | "signPart"> {
  return {
    async createMultipart(key, contentType) {
      const upload = await bucket.createMultipartUpload(key, { httpMetadata: { contentType } });
      return upload.uploadId;
    },
    async sendPart(key, uploadId, partNumber, body) {
      try {
        return (await bucket.resumeMultipartUpload(key, uploadId).uploadPart(partNumber, body)).etag;
      } catch (cause) {
        if (!isRefusal(cause, REFUSED) && !isRefusal(cause, NO_SUCH_UPLOAD)) throw cause;
        throw new UploadRejected("The store did not accept the part.", { cause });
      }
    },
    completeMultipart: (key, uploadId, parts) => complete(bucket, key, uploadId, parts),
    abortMultipart: (key, uploadId) => abort(bucket, key, uploadId),
    async head(key) {
      const object = await bucket.head(key);
      return object && { sizeBytes: object.size, contentType: object.httpMetadata?.contentType ?? null };
    },
    async read(key) {
      const object = await bucket.get(key);
      return object && new Uint8Array(await object.arrayBuffer());
    },
    async readRange(key, from, to) {
      const object = await bucket.get(key, { range: { offset: from, length: to - from } });
      const bytes = object && new Uint8Array(await object.arrayBuffer());
      if (bytes?.byteLength !== to - from) throw new Error("The object is gone, or shorter than the range.");
      return bytes;
    },
    async write(key, bytes, contentType) {
      await bucket.put(key, bytes, { httpMetadata: { contentType } });
    },
    deletePrefix: (prefix) => deletePrefix(bucket, prefix),
  };
}

async function complete(bucket: R2Bucket, key: string, uploadId: string, parts: PartEtag[]): Promise<{ sizeBytes: number }> {
  const unquoted = parts.map((part) => ({ partNumber: part.partNumber, etag: part.etag.replaceAll('"', "") }));
  try {
    const object = await bucket.resumeMultipartUpload(key, uploadId).complete(unquoted);
    return { sizeBytes: object.size };
  } catch (cause) {
    if (!isRefusal(cause, REFUSED)) throw cause;
    throw new UploadRejected("The store did not accept these parts.", { cause });
  }
}

async function abort(bucket: R2Bucket, key: string, uploadId: string): Promise<void> {
  try {
    await bucket.resumeMultipartUpload(key, uploadId).abort();
  } catch (error) {
    if (!isRefusal(error, NO_SUCH_UPLOAD)) throw error;
  }
}

/** The binding tells its code only in the message. */
const isRefusal = (error: unknown, refusal: RegExp): boolean => error instanceof Error && refusal.test(error.message);

/** Lists from the start each time, because what was listed has just been deleted. */
async function deletePrefix(bucket: R2Bucket, prefix: string): Promise<number> {
  if (!prefix.endsWith("/")) throw new Error("A prefix ends with a slash, else it takes its neighbours along.");
  for (let deleted = 0; ;) {
    const { objects } = await bucket.list({ prefix, limit: PAGE });
    if (objects.length === 0) return deleted;
    await bucket.delete(objects.map((object) => object.key));
    deleted += objects.length;
  }
}
