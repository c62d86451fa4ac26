import { and, eq } from "drizzle-orm";
import type { Context } from "../../context.ts";
import { runBatch } from "../../db/client.ts";
import { uploads, videos } from "../../db/schema.ts";
import { AppError } from "../../errors.ts";
import { UploadRejected } from "../../media/port.ts";
import { MAX_FILE_BYTES } from "../../videos/check-file.ts";
import type { UploadPart, Video } from "../../videos/wire.ts";
import { completeUpload } from "../complete-upload.ts";
import { knownParts, type UploadRow } from "../find-upload.ts";
import { recordParts } from "../record-parts.ts";
import { findUppy } from "./find.ts";
import { gaps, isSizeTold } from "./plan.ts";

const MOST_NAMED = 20;

/** As completeUpload, after the size and the number of parts are known from what arrived. Idempotent. */
export async function completeUppy(context: Context, input: { uploadId: string; key: string; parts: UploadPart[] }): Promise<Video> {
  const upload = await findUppy(context, input);
  const isOpen = upload.status === "open";
  if (isOpen && !isSizeTold(upload)) await settle(context, upload, input.parts);
  return (await completeUpload(context, { uploadId: upload.id, parts: isOpen ? input.parts : [] })).video;
}

/** Where the size was not told: joins, and writes what there is. More than a file may have stays unwritten: completeUpload refuses and deletes it. */
async function settle(context: Context, upload: UploadRow, told: UploadPart[]): Promise<void> {
  await recordParts(context, upload, told);
  const parts = await knownParts(context, upload.id);
  checkNoGaps(parts);
  const arrived = await join(context, upload, parts);
  const sizeBytes = arrived > MAX_FILE_BYTES ? upload.sizeBytes : arrived;
  const { db } = context;
  await runBatch(db, [
    db
      .update(uploads)
      .set({ sizeBytes, partCount: parts.length })
      .where(and(eq(uploads.id, upload.id), eq(uploads.status, "open"))),
    db
      .update(videos)
      .set({ sizeBytes })
      .where(and(eq(videos.id, upload.videoId), eq(videos.status, "uploading"))),
  ]);
}

function checkNoGaps(parts: UploadPart[]): void {
  const missing = parts.length === 0 ? [1] : gaps(parts.map((part) => part.partNumber));
  if (missing.length > 0) throw new AppError("parts_missing", `Missing: ${missing.slice(0, MOST_NAMED).join(", ")}. Send them and complete again.`);
}

/** Bytes. As in completeUpload, an object that is there was joined by a call whose answer was lost. */
async function join({ media }: Context, upload: UploadRow, parts: UploadPart[]): Promise<number> {
  try {
    return (await media.completeMultipart(upload.objectKey, upload.multipartId, parts)).sizeBytes;
  } catch (cause) {
    if (!(cause instanceof UploadRejected)) throw cause;
    const object = await media.head(upload.objectKey);
    if (object) return object.sizeBytes;
    throw new AppError("parts_missing", "The store does not hold all parts, equal but the last, under the ETags named.", { cause });
  }
}
