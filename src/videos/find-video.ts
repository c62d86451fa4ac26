import { and, eq, isNull } from "drizzle-orm";
import type { Context } from "../context.ts";
import { videos } from "../db/schema.ts";
import { notFound } from "../errors.ts";

export type VideoRow = typeof videos.$inferSelect;

/** Of this workspace and not deleted. */
export const ownVideo = (context: Pick<Context, "actor">, videoId: string) =>
  and(eq(videos.id, videoId), eq(videos.workspaceId, context.actor.workspaceId), isNull(videos.deletedAt));

/** Throws `not_found`. */
export async function findVideo(context: Pick<Context, "db" | "actor">, videoId: string): Promise<VideoRow> {
  const [row] = await context.db.select().from(videos).where(ownVideo(context, videoId));
  if (!row) throw notFound();
  return row;
}
