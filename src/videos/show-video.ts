import type { VideoRow } from "./find-video.ts";
import type { Video } from "./wire.ts";

/** Of a video whose file is on its way. `imported`: how much of it is in; `uploadId`: the open upload that fills it. */
export type UnderWay = { imported?: number | undefined; uploadId?: string | undefined };

/** What the API shows of a video's row. */
export function showVideo(row: Omit<VideoRow, "deletedAt" | "purgeAt">, { imported = 0, uploadId }: UnderWay = {}): Video {
  const { id, title, status, filename, contentType, sizeBytes, durationMs, width, height, container, videoCodec, audioCodec, description, sha256 } = row;
  const failure = row.failureCode === null ? null : { code: row.failureCode, message: row.failureMessage ?? "" };
  const facts = { durationMs, width, height, container, videoCodec, audioCodec };
  const importProgress = status === "importing" ? imported : null;
  const upload = { uploadId: status === "uploading" ? (uploadId ?? null) : null };
  const pictures = { thumbnailUrl: urlOf(id, "thumbnail", row.thumbnailKey), peaksUrl: urlOf(id, "peaks", row.peaksKey) };
  const file = { filename, contentType, sizeBytes, sha256 };
  return { id, title, description, status, ...file, ...upload, importProgress, ...facts, ...pictures, failure, createdAt: row.createdAt.toISOString() };
}

const urlOf = (id: string, name: string, key: string | null): string | null => (key === null ? null : `/v1/videos/${id}/${name}`);
