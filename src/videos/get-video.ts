import type { Context } from "../context.ts";
import { importProgress } from "../imports/import-progress.ts";
import { findVideo, type VideoRow } from "./find-video.ts";
import { showVideo } from "./show-video.ts";
import type { Video } from "./wire.ts";

export async function getVideo(context: Context, input: { videoId: string }): Promise<Video> {
  return showWithProgress(context, await findVideo(context, input.videoId));
}

/** As it is now, an import's progress included. */
export async function showWithProgress(context: Pick<Context, "db">, row: VideoRow): Promise<Video> {
  return showVideo(row, (await importProgress(context, [row])).get(row.id));
}
