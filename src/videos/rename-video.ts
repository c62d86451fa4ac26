import type { Context } from "../context.ts";
import { videos } from "../db/schema.ts";
import { notFound } from "../errors.ts";
import { ownVideo } from "./find-video.ts";
import { showVideo } from "./show-video.ts";
import type { Video } from "./wire.ts";

export async function renameVideo(context: Context, input: { videoId: string; title: string }): Promise<Video> {
  const [row] = await context.db.update(videos).set({ title: input.title }).where(ownVideo(context, input.videoId)).returning();
  if (!row) throw notFound();
  return showVideo(row);
}
