import { and, eq } from "drizzle-orm";
import { uploadParts, uploads, videos } from "../db/schema.ts";
import type { ErrandContext, Step, TakeUp } from "../errands/errand.ts";
import { UploadRejected } from "../media/port.ts";
import { picturesStatement } from "../pictures/pictures-statement.ts";
import { noteFacts } from "../videos/note-facts.ts";
import type { UploadPart } from "../videos/wire.ts";
import { importFailure } from "./failures.ts";
import type { Import } from "./find-import.ts";

type World = { context: ErrandContext; take: TakeUp; going: Import };

/** Joins the parts; the video is ready. `parts`: all; none where they are joined already. Throws ErrandFailure. */
export async function finishImport(world: World, parts: UploadPart[]): Promise<Step> {
  const { context, take, going } = world;
  const { videoId, objectKey, id } = going.upload;
  const sizeBytes = await join(world, parts);
  const expected = await sizeOf(world);
  if (sizeBytes !== expected) throw importFailure("import_size_mismatch");
  await noteFacts(context, { id: videoId, key: objectKey, sizeBytes });
  const { db, now } = context;
  const pictures = picturesStatement(context, { videoId, workspaceId: going.upload.workspaceId, once: id });
  const statements = [
    db
      .update(uploads)
      .set({ status: "completed", endedAt: now() })
      .where(and(eq(uploads.id, id), eq(uploads.status, "open"), take.isCurrent)),
    db
      .update(videos)
      .set({ status: "ready" })
      .where(and(eq(videos.id, videoId), eq(videos.status, "importing"), take.isCurrent)),
    pictures.statement,
  ];
  return { kind: "done", statements, begins: [pictures.id] };
}

/** As it was settled before the parts were joined. */
async function sizeOf({ context, going }: World): Promise<number | undefined> {
  const [row] = await context.db.select({ sizeBytes: uploads.sizeBytes }).from(uploads).where(eq(uploads.id, going.upload.id));
  return row?.sizeBytes;
}

/** Bytes. */
async function join({ context: { media, db }, going: { upload } }: World, parts: UploadPart[]): Promise<number> {
  try {
    if (parts.length > 0) return (await media.completeMultipart(upload.objectKey, upload.multipartId, parts)).sizeBytes;
  } catch (cause) {
    if (!(cause instanceof UploadRejected)) throw cause;
  }
  const object = await media.head(upload.objectKey);
  if (object) return object.sizeBytes;
  // Somebody else stored another part under a number of these: from the beginning.
  await db.delete(uploadParts).where(eq(uploadParts.uploadId, upload.id));
  throw importFailure("import_interrupted", true);
}
