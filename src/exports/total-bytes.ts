import { and, eq, isNull, sum } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { oneOf } from "../db/one-of.ts";
import { dubs, outputs, videos } from "../db/schema.ts";
import { ownedWorkspaces } from "../erasure/owned-workspaces.ts";

/** Of the files of an export's entries as they are now, for its progress. */
export async function totalBytes(db: Db, userId: string): Promise<number> {
  const { sole, held } = await ownedWorkspaces(db, userId);
  const ids = [...sole, ...held].map(({ id }) => id);
  const ofVideos = db
    .select({ bytes: sum(videos.sizeBytes).mapWith(Number) })
    .from(videos)
    .where(and(oneOf(videos.workspaceId, ids), eq(videos.status, "ready"), isNull(videos.deletedAt)));
  const ofOutputs = db
    .select({ bytes: sum(outputs.sizeBytes).mapWith(Number) })
    .from(outputs)
    .innerJoin(dubs, and(eq(dubs.id, outputs.dubId), isNull(dubs.deletedAt)))
    .where(and(oneOf(dubs.workspaceId, ids), isNull(outputs.deletedAt)));
  const [[video], [output]] = await db.batch([ofVideos, ofOutputs]);
  return (video?.bytes ?? 0) + (output?.bytes ?? 0);
}
