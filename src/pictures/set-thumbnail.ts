import { eq } from "drizzle-orm";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { videos } from "../db/schema.ts";
import { cancelErrandsStatement } from "../errands/cancel-errands.ts";
import { latestErrand } from "../errands/find-errand.ts";
import { AppError } from "../errors.ts";
import { chosenPrefix, foundThumbnailKey } from "../media/keys.ts";
import { findVideo } from "../videos/find-video.ts";
import { getVideo } from "../videos/get-video.ts";
import type { Video } from "../videos/wire.ts";
import { beginChoice, type Choice } from "./begin-choice.ts";
import { picturesStatement } from "./pictures-statement.ts";

const action = "video.thumbnail_changed";

/** The picture that is shown stays until the chosen one is made. Throws not_found, not_an_image, video_not_ready. */
export async function setThumbnail(context: Context, { videoId, chosen }: { videoId: string; chosen: Choice["chosen"] }): Promise<Video> {
  const { id, workspaceId, sourceKey } = await findVideo(context, videoId);
  if (!(await context.media.head(sourceKey))) throw new AppError("video_not_ready", "The video has no source yet: complete its upload first.");
  await beginChoice(context, { kind: "thumbnail", subjectId: id, workspaceId, parent: chosenPrefix(workspaceId, id), action, chosen });
  return getVideo(context, { videoId });
}

/** Back to the picture that was found in the video; where there is none, it is looked for again. Throws not_found. */
export async function resetThumbnail(context: Context, { videoId }: { videoId: string }): Promise<Video> {
  const { db, media } = context;
  const { id, workspaceId, status } = await findVideo(context, videoId);
  const key = foundThumbnailKey(workspaceId, id);
  const found = (await media.head(key)) ? key : null;
  const isSought = (await latestErrand(context, { kind: "pictures", subjectId: id }))?.dueAt != null;
  const search = found === null && !isSought && status === "ready" ? picturesStatement(context, { videoId: id, workspaceId }) : null;
  await runBatch(db, [
    cancelErrandsStatement(context, id, ["thumbnail"]),
    db.update(videos).set({ thumbnailKey: found, thumbnailIsChosen: false }).where(eq(videos.id, id)),
    activityStatement(context, { action, resourceId: id }),
    ...(search ? [search.statement] : []),
  ]);
  await media.deletePrefix(chosenPrefix(workspaceId, id));
  if (search) await context.beginErrand(search.id);
  return getVideo(context, { videoId });
}
