import { and, eq } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { uploads, videos } from "../db/schema.ts";
import { type PartPlan, planParts } from "../uploads/part-size.ts";
import { MAX_FILE_BYTES } from "../videos/check-file.ts";

/** What an import reserves, and how it is cut, as long as nobody knows its size. */
export const unsized: PartPlan & { sizeBytes: number } = { sizeBytes: MAX_FILE_BYTES, ...planParts(MAX_FILE_BYTES) };

/** Writes down how large it is: what was reserved beyond is free again. */
export async function settleSize({ db }: Pick<SystemContext, "db">, videoId: string, { sizeBytes, contentType }: { sizeBytes: number; contentType: string }) {
  const plan = { ...planParts(sizeBytes), sizeBytes };
  await runBatch(db, [
    db
      .update(uploads)
      .set(plan)
      .where(and(eq(uploads.videoId, videoId), eq(uploads.status, "open"))),
    db
      .update(videos)
      .set({ sizeBytes, contentType })
      .where(and(eq(videos.id, videoId), eq(videos.status, "importing"))),
  ]);
  return plan;
}
