import { and, eq, isNull } from "drizzle-orm";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { dubs, uploads, videos } from "../db/schema.ts";
import { notFound } from "../errors.ts";
import { entomb } from "../dubs/services/entomb.ts";
import { ownVideo } from "./find-video.ts";
import { purgeVideo } from "./purge-video.ts";

/** The video, its upload and its dubs are gone at once; what they left in R2 is erased now and again later (purge-deleted.ts). */
export async function deleteVideo(context: Context, input: { videoId: string }): Promise<void> {
  const { db } = context;
  const now = context.now();
  const [row] = await db.update(videos).set({ deletedAt: now, purgeAt: now }).where(ownVideo(context, input.videoId)).returning();
  if (!row) throw notFound();
  const ofVideo = await db
    .select({ id: dubs.id })
    .from(dubs)
    .where(and(eq(dubs.videoId, row.id), isNull(dubs.deletedAt)));
  await entomb(
    context,
    ofVideo.map((dub) => dub.id),
  );
  const gone = db.update(uploads).set({ deletedAt: now }).where(eq(uploads.videoId, row.id));
  await runBatch(db, [gone, activityStatement(context, { action: "video.deleted", resourceId: row.id })]);
  await purgeVideo(context, row);
}
