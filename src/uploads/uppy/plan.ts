/** How Uppy cuts a file (@uppy/aws-s3 6.3.1, S3Uploader.js): parts of 5 MiB unless the page's getChunkSize says more. */
import { MAX_FILE_BYTES } from "../../videos/check-file.ts";
import { partLength, type PartPlan } from "../part-size.ts";

export const LEAST_PART_BYTES = 5 * 1024 * 1024;

/** Bytes. `sizeBytes` > 0; `partSizeBytes` at least 5 MiB (R2's rule as well). */
export const planUppy = (sizeBytes: number, partSizeBytes = LEAST_PART_BYTES): PartPlan => ({ partSizeBytes, partCount: Math.ceil(sizeBytes / partSizeBytes) });

/** A size that nobody told is reserved as the most a file may have. */
export const isSizeTold = (upload: { sizeBytes: number }): boolean => upload.sizeBytes < MAX_FILE_BYTES;

/** Whether a part has the length it must have, or can have where the file's size is not known. */
export const fits = (upload: PartPlan & { sizeBytes: number }, part: { partNumber: number; lengthBytes: number }): boolean =>
  isSizeTold(upload) ? part.lengthBytes === partLength(upload, part.partNumber) : fitsReserved(upload.sizeBytes, part);

/**
 * Whether a part can belong to a file of at most `reservedBytes`. Parts are equal but the last, which is no longer: those before
 * it are at least as long as it is, so that number times length never exceeds the file.
 */
const fitsReserved = (reservedBytes: number, part: { partNumber: number; lengthBytes: number }): boolean =>
  part.lengthBytes > 0 && part.partNumber * part.lengthBytes <= reservedBytes;

/** Numbers from 1 to the last one that are not there. */
export function gaps(partNumbers: readonly number[]): number[] {
  const have = new Set(partNumbers);
  return Array.from({ length: Math.max(0, ...partNumbers) }, (_, index) => index + 1).filter((partNumber) => !have.has(partNumber));
}
