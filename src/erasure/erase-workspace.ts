/** The bits of a workspace that is being erased. What a row tells of is removed before the row, so that a crash only does it again. */
import { eq, inArray } from "drizzle-orm";
import { runBatch } from "../db/client.ts";
import { dubs, jobs, outputs, shareLinks, uploadParts, uploads, videos, watchers, workspaces } from "../db/schema.ts";
import { dismissWatchers } from "../dubs/services/dismiss-watchers.ts";
import { purgeDub } from "../dubs/services/purge-dub.ts";
import type { ErrandContext } from "../errands/errand.ts";
import { workspacePrefix } from "../media/keys.ts";
import { purgeVideo } from "../videos/purge-video.ts";
import { countStatement } from "./count-statement.ts";
import { ERASED } from "./rows-of-person.ts";
import { firstRows, lastRows, removeCounted } from "./rows-of-workspace.ts";

export type Erasing = { workspaceId: string; receiptId: string };
/** Dubs or videos of one step: some seconds. */
const AT_ONCE = 5;

/** Some dubs, or where there are none any more some videos. False: there is none of either. */
export const eraseSome = async (context: ErrandContext, erasing: Erasing): Promise<boolean> =>
  (await eraseDubs(context, erasing)) || (await eraseVideos(context, erasing));

async function eraseDubs(context: ErrandContext, { workspaceId, receiptId }: Erasing): Promise<boolean> {
  const { db } = context;
  const some = await db.select({ id: dubs.id }).from(dubs).where(eq(dubs.workspaceId, workspaceId)).limit(AT_ONCE);
  for (const { id } of some) {
    const objects = await purgeDub(context, { id, workspaceId });
    await runBatch(db, [
      countStatement(db, receiptId, "objects", objects),
      ...removeCounted(db, receiptId, [
        { name: "jobs", table: jobs, where: eq(jobs.dubId, id) },
        { name: "outputs", table: outputs, where: eq(outputs.dubId, id) },
        { name: "share_links", table: shareLinks, where: eq(shareLinks.dubId, id) },
        { name: "dubs", table: dubs, where: eq(dubs.id, id) },
      ]),
    ]);
  }
  return some.length > 0;
}

async function eraseVideos(context: ErrandContext, { workspaceId, receiptId }: Erasing): Promise<boolean> {
  const { db } = context;
  const some = await db.select({ id: videos.id }).from(videos).where(eq(videos.workspaceId, workspaceId)).limit(AT_ONCE);
  for (const { id } of some) {
    const objects = await purgeVideo(context, { id, workspaceId });
    const ofVideo = db.select({ id: uploads.id }).from(uploads).where(eq(uploads.videoId, id));
    await runBatch(db, [
      countStatement(db, receiptId, "objects", objects),
      db.delete(uploadParts).where(inArray(uploadParts.uploadId, ofVideo)),
      ...removeCounted(db, receiptId, [
        { name: "uploads", table: uploads, where: eq(uploads.videoId, id) },
        { name: "videos", table: videos, where: eq(videos.id, id) },
      ]),
    ]);
  }
  return some.length > 0;
}

/** What is left once there are no videos and dubs: files, and nearly all rows. */
export async function eraseRest(context: ErrandContext, { workspaceId, receiptId }: Erasing): Promise<void> {
  const { db, media } = context;
  const watching = await db.selectDistinct({ keyId: watchers.keyId }).from(watchers).where(eq(watchers.workspaceId, workspaceId));
  for (const { keyId } of watching) await dismissWatchers(context, keyId);
  const objects = await media.deletePrefix(workspacePrefix(workspaceId));
  await runBatch(db, [
    countStatement(db, receiptId, "objects", objects),
    ...removeCounted(db, receiptId, firstRows(workspaceId)),
    db.update(workspaces).set({ name: ERASED, personalOf: null }).where(eq(workspaces.id, workspaceId)),
  ]);
}

/** What was written since by URLs that were signed before, and the workspace's own row. */
export async function eraseLast({ db, media }: ErrandContext, { workspaceId, receiptId }: Erasing): Promise<void> {
  const objects = await media.deletePrefix(workspacePrefix(workspaceId));
  const rows = [...firstRows(workspaceId), ...lastRows(workspaceId)];
  await runBatch(db, [countStatement(db, receiptId, "objects", objects), ...removeCounted(db, receiptId, rows)]);
}
