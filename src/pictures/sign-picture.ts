/** Where a picture or a waveform can be had for a short while. */
import { and, eq } from "drizzle-orm";
import { personOf } from "../accounts/person.ts";
import type { Context } from "../context.ts";
import { members, users } from "../db/schema.ts";
import { AppError, notFound } from "../errors.ts";
import { findVideo } from "../videos/find-video.ts";
import { enterWorkspace } from "../workspaces/enter-workspace.ts";

const EXPIRES_SECONDS = 5 * 60;

/** Of a video. Throws not_found. */
export async function signVideoPicture(context: Context, { videoId, what }: { videoId: string; what: "thumbnail" | "peaks" }): Promise<string> {
  const { thumbnailKey, peaksKey } = await findVideo(context, videoId);
  return what === "peaks" ? sign(context, peaksKey, "application/json") : sign(context, thumbnailKey, "image/jpeg");
}

/** One's own. Throws not_found. */
export async function signOwnAvatar(context: Context): Promise<string> {
  const { userId } = personOf(context.actor);
  const [row] = await context.db.select({ key: users.avatarKey }).from(users).where(eq(users.id, userId));
  return sign(context, row?.key ?? null, "image/jpeg");
}

/** Of whoever shares the workspace. Throws as enterWorkspace. */
export async function signMemberAvatar(outside: Context, { workspaceId, userId }: { workspaceId: string; userId: string }): Promise<string> {
  const { context } = await enterWorkspace(outside, workspaceId, "read");
  const [row] = await context.db
    .select({ key: users.avatarKey })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.workspaceId, workspaceId), eq(members.userId, userId)));
  if (!row) throw notFound();
  return sign(context, row.key, "image/jpeg");
}

async function sign({ media }: Pick<Context, "media">, key: string | null, contentType: string): Promise<string> {
  if (key === null) throw new AppError("not_found", "There is none, or none yet.");
  return media.signGet(key, { expiresSeconds: EXPIRES_SECONDS, contentType });
}
