import type { VideoRow } from "./find-video.ts";
import type { Video } from "./wire.ts";

/** What the API shows of a video's row. */
export function showVideo(row: Omit<VideoRow, "deletedAt" | "purgeAt">): Video {
  const { id, title, status, filename, contentType, sizeBytes, durationMs, width, height, container, videoCodec, audioCodec, description } = row;
  const failure = row.failureCode === null ? null : { code: row.failureCode, message: row.failureMessage ?? "" };
  const facts = { durationMs, width, height, container, videoCodec, audioCodec };
  return { id, title, description, status, filename, contentType, sizeBytes, ...facts, failure, createdAt: row.createdAt.toISOString() };
}
