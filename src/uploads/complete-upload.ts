import { and, eq } from "drizzle-orm";
import type { Context } from "../context.ts";
import type { Statement } from "../db/client.ts";
import { uploads, videos } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import { videoPrefix } from "../media/keys.ts";
import { UploadRejected } from "../media/port.ts";
import { picturesStatement } from "../pictures/pictures-statement.ts";
import { getVideo } from "../videos/get-video.ts";
import { noteFacts } from "../videos/note-facts.ts";
import type { Upload, UploadPart, UploadStatus, Video, VideoStatus } from "../videos/wire.ts";
import { findUpload, knownParts, uploadNotOpen, type UploadRow } from "./find-upload.ts";
import { recordParts } from "./record-parts.ts";
import { showUpload } from "./show-upload.ts";

const MOST_NAMED = 20;
const sizeMismatch = { code: "size_mismatch", message: "The bytes that arrived are not as many as were declared." } as const;

/** Idempotent: the same answer again, whoever asks. Throws not_found, invalid_part, parts_missing (naming them), size_mismatch, upload_not_open. */
export async function completeUpload(context: Context, input: { uploadId: string; parts: UploadPart[] }): Promise<{ video: Video; upload: Upload }> {
  const upload = await findUpload(context, input.uploadId);
  if (upload.status === "failed") throw new AppError("size_mismatch", sizeMismatch.message);
  if (upload.status === "aborted") throw uploadNotOpen(upload);
  if (upload.status === "open") await finish(context, upload, input.parts);
  return {
    video: await getVideo(context, { videoId: upload.videoId }),
    upload: showUpload(await findUpload(context, upload.id), await knownParts(context, upload.id)),
  };
}

async function finish(context: Context, upload: UploadRow, told: UploadPart[]): Promise<void> {
  await recordParts(context, upload, told);
  const parts = await knownParts(context, upload.id);
  checkNoneMissing(upload, parts);
  const { sizeBytes } = await join(context, upload, parts);
  const pictures = picturesStatement(context, { videoId: upload.videoId, workspaceId: upload.workspaceId, once: upload.id });
  if (sizeBytes === upload.sizeBytes) {
    await end(context, upload, "completed", "ready", [pictures.statement]);
    await context.beginErrand(pictures.id);
    return noteFacts(context, { id: upload.videoId, key: upload.objectKey, sizeBytes });
  }
  await end(context, upload, "failed", "failed");
  await context.media.deletePrefix(videoPrefix(upload.workspaceId, upload.videoId));
  throw new AppError("size_mismatch", `${sizeMismatch.message} Declared: ${upload.sizeBytes}, arrived: ${sizeBytes}.`);
}

function checkNoneMissing(upload: UploadRow, parts: UploadPart[]): void {
  const have = new Set(parts.map((part) => part.partNumber));
  const missing = Array.from({ length: upload.partCount }, (_, index) => index + 1).filter((partNumber) => !have.has(partNumber));
  if (missing.length === 0) return;
  const named = missing.slice(0, MOST_NAMED);
  const more = missing.length > named.length ? ` and ${missing.length - named.length} more` : "";
  const errors = named.map((partNumber) => ({ in: "body" as const, pointer: "/parts", detail: `Part ${partNumber} is missing.` }));
  throw new AppError("parts_missing", `Missing: ${named.join(", ")}${more} of ${upload.partCount} parts. Send them and complete again.`, { errors });
}

/** An upload that the store no longer knows may have been joined by an earlier call whose answer was lost: then the object is there. */
async function join(context: Context, upload: UploadRow, parts: UploadPart[]): Promise<{ sizeBytes: number }> {
  try {
    return await context.media.completeMultipart(upload.objectKey, upload.multipartId, parts);
  } catch (cause) {
    if (!(cause instanceof UploadRejected)) throw cause;
    const object = await context.media.head(upload.objectKey);
    if (object) return object;
    throw new AppError("parts_missing", "The store does not hold all parts under the ETags named. Send the parts whose ETag you are not sure of again.", {
      cause,
    });
  }
}

async function end(context: Context, upload: UploadRow, status: UploadStatus, videoStatus: VideoStatus, more: Statement[] = []): Promise<void> {
  const { db } = context;
  const failure = videoStatus === "failed" ? { failureCode: sizeMismatch.code, failureMessage: sizeMismatch.message } : {};
  await db.batch([
    db
      .update(uploads)
      .set({ status, endedAt: context.now() })
      .where(and(eq(uploads.id, upload.id), eq(uploads.status, "open"))),
    db
      .update(videos)
      .set({ status: videoStatus, ...failure })
      .where(and(eq(videos.id, upload.videoId), eq(videos.status, "uploading"))),
    ...more,
  ]);
}
