import { and, asc, eq, isNull } from "drizzle-orm";
import type { Context } from "../context.ts";
import { uploadParts, uploads } from "../db/schema.ts";
import { AppError, notFound } from "../errors.ts";
import type { UploadPart } from "../videos/wire.ts";

export type UploadRow = typeof uploads.$inferSelect;
/** Whose upload it must be, and where to look. */
export type Finder = Pick<Context, "db"> & { actor: Pick<Context["actor"], "workspaceId"> };

/** Of this workspace and not deleted. Throws `not_found`. */
export async function findUpload(context: Finder, uploadId: string): Promise<UploadRow> {
  const mine = and(eq(uploads.id, uploadId), eq(uploads.workspaceId, context.actor.workspaceId), isNull(uploads.deletedAt));
  const [row] = await context.db.select().from(uploads).where(mine);
  if (!row) throw notFound();
  return row;
}

/** As findUpload; throws `upload_not_open` as well. */
export async function findOpenUpload(context: Finder, uploadId: string): Promise<UploadRow> {
  const upload = await findUpload(context, uploadId);
  if (upload.status !== "open") throw uploadNotOpen(upload);
  return upload;
}

export const uploadNotOpen = (upload: UploadRow) => new AppError("upload_not_open", `The upload has already ended: ${upload.status}.`);

/** In order of their numbers. */
export const knownParts = (context: Pick<Context, "db">, uploadId: string): Promise<UploadPart[]> =>
  context.db
    .select({ partNumber: uploadParts.partNumber, etag: uploadParts.etag })
    .from(uploadParts)
    .where(eq(uploadParts.uploadId, uploadId))
    .orderBy(asc(uploadParts.partNumber));

/** Throws `invalid_part` for a number the upload does not have. */
export function checkPartNumber(upload: UploadRow, partNumber: number): void {
  if (partNumber > upload.partCount) throw new AppError("invalid_part", `Part ${partNumber} does not exist: the upload has ${upload.partCount}.`);
}
