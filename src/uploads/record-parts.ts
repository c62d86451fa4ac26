import { sql } from "drizzle-orm";
import type { Context } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { uploadParts } from "../db/schema.ts";
import type { UploadPart } from "../videos/wire.ts";
import { checkPartNumber, findOpenUpload, type UploadRow } from "./find-upload.ts";

/** D1 takes 100 bound values a statement, a row has four. */
const ROWS_PER_STATEMENT = 25;

/** Remembers a part's ETag, so that the upload can be resumed from anywhere. The last one told counts. */
export async function recordPart(context: Context, input: { uploadId: string } & UploadPart): Promise<UploadPart> {
  const upload = await findOpenUpload(context, input.uploadId);
  const part = { partNumber: input.partNumber, etag: input.etag };
  await recordParts(context, upload, [part]);
  return part;
}

/** Throws `invalid_part`. */
export async function recordParts(context: Pick<Context, "db">, upload: UploadRow, parts: UploadPart[]): Promise<void> {
  for (const part of parts) checkPartNumber(upload, part.partNumber);
  const rows = parts.map((part) => ({ uploadId: upload.id, workspaceId: upload.workspaceId, partNumber: part.partNumber, etag: part.etag }));
  const statements = [];
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    const insert = context.db.insert(uploadParts).values(rows.slice(from, from + ROWS_PER_STATEMENT));
    statements.push(insert.onConflictDoUpdate({ target: [uploadParts.uploadId, uploadParts.partNumber], set: { etag: sql`excluded.etag` } }));
  }
  await runBatch(context.db, statements);
}
