import type { Importing } from "../imports/import-progress.ts";
import { chosenPrefix } from "../media/keys.ts";
import { type ChoiceErrand, showChoice } from "../pictures/latest-choices.ts";
import type { VideoRow } from "./find-video.ts";
import type { Video } from "./wire.ts";

/** What is on its way for a video. `uploadId`: the open upload that fills it; `choice`: the picture that was chosen last. */
export type UnderWay = { importing?: Importing | undefined; uploadId?: string | undefined; choice?: ChoiceErrand | undefined };

/** What the API shows of a video's row. */
export function showVideo(row: Omit<VideoRow, "deletedAt" | "purgeAt">, { importing, uploadId, choice }: UnderWay = {}): Video {
  const { id, title, status, filename, contentType, sizeBytes, durationMs, width, height, container, videoCodec, audioCodec, description, sha256 } = row;
  const failure = row.failureCode === null ? null : { code: row.failureCode, message: row.failureMessage ?? "" };
  const facts = { durationMs, width, height, container, videoCodec, audioCodec };
  const isImporting = status === "importing";
  const imports = { importProgress: isImporting ? (importing?.progress ?? 0) : null, importRetry: isImporting ? (importing?.retry ?? null) : null };
  const upload = { uploadId: status === "uploading" ? (uploadId ?? null) : null };
  const thumbnailChoice = showChoice(choice, { parent: chosenPrefix(row.workspaceId, id), key: row.thumbnailIsChosen ? row.thumbnailKey : null });
  const pictures = { thumbnailUrl: urlOf(id, "thumbnail", row.thumbnailKey), thumbnailChoice, peaksUrl: urlOf(id, "peaks", row.peaksKey) };
  const file = { filename, contentType, sizeBytes, sha256 };
  return { id, title, description, status, ...file, ...upload, ...imports, ...facts, ...pictures, failure, createdAt: row.createdAt.toISOString() };
}

const urlOf = (id: string, name: string, key: string | null): string | null => (key === null ? null : `/v1/videos/${id}/${name}`);
