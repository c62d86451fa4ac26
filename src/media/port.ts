/** All that OneVoice asks of object storage. Two adapters: s3-media.ts and worker-media.ts, held to one suite (test/suites/media.ts). */

export type SignedPut = { url: string; headers: Record<string, string> };
export type PartEtag = { partNumber: number; etag: string };

/** A signed PUT is good for this long. */
export const PUT_EXPIRES_SECONDS = 15 * 60;

export interface Media {
  /** A URL for GET with Range. `filename`: saved under this name. `contentType`: shown as this type. */
  signGet(key: string, options: { expiresSeconds: number; filename?: string; contentType?: string }): Promise<string>;
  /**
   * One PUT of exactly this length and type to a key that holds nothing yet (412 otherwise).
   * Send the returned `headers` as they are. `Content-Length` is signed but not among them: every HTTP client computes it
   * from the body, and fetch forbids setting it. A body of unknown length (a stream) is refused.
   */
  signPut(key: string, object: { sizeBytes: number; contentType: string }): Promise<SignedPut>;
  /** Parts are equal in size but the last, and at least 5 MiB (R2's rules, checked at completion). */
  createMultipart(key: string, contentType: string): Promise<string>;
  /** As signPut, for one part. The answer's ETag goes into completeMultipart. */
  signPart(key: string, uploadId: string, part: { partNumber: number; sizeBytes: number }): Promise<SignedPut>;
  /** The part's ETag. `body`: of a length that is known, as a request's is. Throws UploadRejected for an upload that is not open. */
  sendPart(key: string, uploadId: string, partNumber: number, body: ReadableStream<Uint8Array> | Uint8Array): Promise<string>;
  /** Throws UploadRejected when the store refuses: unknown upload, unknown ETag, unequal or too small parts. */
  completeMultipart(key: string, uploadId: string, parts: PartEtag[]): Promise<{ sizeBytes: number }>;
  /** Idempotent; an upload that is gone is fine. */
  abortMultipart(key: string, uploadId: string): Promise<void>;
  head(key: string): Promise<{ sizeBytes: number; contentType: string | null } | null>;
  read(key: string): Promise<Uint8Array | null>;
  /** Bytes [from, to). Throws when the object is gone or shorter. */
  readRange(key: string, from: number, to: number): Promise<Uint8Array>;
  write(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** How many objects were deleted. */
  deletePrefix(prefix: string): Promise<number>;
}

export class UploadRejected extends Error {
  override readonly name = "UploadRejected";
}
