import { and, eq, sql } from "drizzle-orm";
import type { Context } from "../context.ts";
import { uploads } from "../db/schema.ts";
import { importProgress } from "../imports/import-progress.ts";
import { latestChoices } from "../pictures/latest-choices.ts";
import type { UnderWay } from "./show-video.ts";
import type { VideoStatus } from "./wire.ts";

/** What is on its way for each video, by its id. */
export async function underWay(context: Pick<Context, "db" | "now">, videos: readonly { id: string; status: VideoStatus }[]): Promise<Map<string, UnderWay>> {
  const ids = videos.map(({ id }) => id);
  const [imports, uploadIds, choices] = await Promise.all([
    importProgress(context, videos),
    openUploads(context, videos),
    latestChoices(context, "thumbnail", ids),
  ]);
  return new Map(ids.map((id) => [id, { importing: imports.get(id), uploadId: uploadIds.get(id), choice: choices.get(id) }]));
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
