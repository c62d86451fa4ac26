import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import type { SystemContext } from "../context.ts";
import { uploads, videos } from "../db/schema.ts";
import type { ErrandRow } from "../errands/errand.ts";
import type { UploadRow } from "../uploads/find-upload.ts";

const Input = z.strictObject({ url: z.string() });
export type Import = { url: string; upload: UploadRow };

/** The import that an errand is about. Null: nobody wants it any more, or it has ended. */
export async function findImport({ db }: Pick<SystemContext, "db">, errand: Pick<ErrandRow, "subjectId" | "input">): Promise<Import | null> {
  const input = Input.safeParse(errand.input);
  const [row] = await db
    .select({ upload: uploads })
    .from(uploads)
    .innerJoin(videos, eq(videos.id, uploads.videoId))
    .where(and(eq(videos.id, errand.subjectId), eq(videos.status, "importing"), isNull(videos.deletedAt), isNull(uploads.deletedAt)));
  return row && input.success ? { url: input.data.url, upload: row.upload } : null;
}
