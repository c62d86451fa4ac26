import type { Upload, UploadPart } from "../videos/wire.ts";
import type { UploadRow } from "./find-upload.ts";

/** What the API shows of an upload's row. */
export function showUpload(row: Omit<UploadRow, "endedAt" | "deletedAt">, parts: UploadPart[]): Upload {
  const { id, videoId, status, sizeBytes, partSizeBytes, partCount } = row;
  return { id, videoId, status, sizeBytes, partSizeBytes, partCount, parts, createdAt: row.createdAt.toISOString() };
}
