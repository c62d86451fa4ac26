import { and, eq, sql } from "drizzle-orm";
import type { Context } from "../context.ts";
import { uploads } from "../db/schema.ts";
import { importProgress } from "../imports/import-progress.ts";
import type { UnderWay } from "./show-video.ts";
import type { VideoStatus } from "./wire.ts";

/** What is on its way of each video, by its id; asks only where something is. */
export async function underWay(context: Pick<Context, "db">, videos: readonly { id: string; status: VideoStatus }[]): Promise<Map<string, UnderWay>> {
  const [imported, uploadIds] = await Promise.all([importProgress(context, videos), openUploads(context, videos)]);
  return new Map(videos.map(({ id }) => [id, { imported: imported.get(id), uploadId: uploadIds.get(id) }]));
}

async function openUploads({ db }: Pick<Context, "db">, videos: readonly { id: string; status: VideoStatus }[]): Promise<Map<string, string>> {
  const ids = videos.filter(({ status }) => status === "uploading").map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: uploads.id, videoId: uploads.videoId })
    .from(uploads)
    .where(and(eq(uploads.status, "open"), sql`${uploads.videoId} in (select value from json_each(${JSON.stringify(ids)}))`));
  return new Map(rows.map(({ id, videoId }) => [videoId, id]));
}
