const MIB = 1024 * 1024;
/** R2's own least is 5 MiB and its most 10,000 parts; these keep the number of requests, and what a lost part costs, low. */
const LEAST_BYTES = 8 * MIB;
const MOST_PARTS = 1000;

export type PartPlan = { partSizeBytes: number; partCount: number };

/** Equal parts but the last, of whole mebibytes: at least 8 MiB each, at most 1,000. `sizeBytes` > 0. */
export function planParts(sizeBytes: number): PartPlan {
  const partSizeBytes = Math.max(LEAST_BYTES, Math.ceil(sizeBytes / MOST_PARTS / MIB) * MIB);
  return { partSizeBytes, partCount: Math.ceil(sizeBytes / partSizeBytes) };
}

/** Bytes of one part, numbered from 1. */
export function partLength(upload: PartPlan & { sizeBytes: number }, partNumber: number): number {
  return partNumber < upload.partCount ? upload.partSizeBytes : upload.sizeBytes - (upload.partCount - 1) * upload.partSizeBytes;
}
