import type { Context } from "../context.ts";
import { findVideo, type VideoRow } from "./find-video.ts";
import { showVideo } from "./show-video.ts";
import { underWay } from "./under-way.ts";
import type { Video } from "./wire.ts";

export async function getVideo(context: Context, input: { videoId: string }): Promise<Video> {
  return showWithProgress(context, await findVideo(context, input.videoId));
}

/** As it is now, what is on its way included. */
export async function showWithProgress(context: Pick<Context, "db" | "now">, row: VideoRow): Promise<Video> {
  return showVideo(row, (await underWay(context, [row])).get(row.id));
}
