import { and, eq, isNull } from "drizzle-orm";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { videos } from "../db/schema.ts";
import { cancelErrandsStatement } from "../errands/cancel-errands.ts";
import { latestErrand } from "../errands/find-errand.ts";
import { choiceOf, chosenPrefix, foundThumbnailKey } from "../media/keys.ts";
import { findVideo } from "../videos/find-video.ts";
import { getVideo } from "../videos/get-video.ts";
import { noSourceYet } from "../videos/no-source-yet.ts";
import type { Video } from "../videos/wire.ts";
import { beginChoice, type Choice } from "./begin-choice.ts";
import { eraseChoices, shownStatement } from "./erase-choices.ts";
import { forgetFailedStatement } from "./latest-choices.ts";
import { picturesStatement } from "./pictures-statement.ts";

const action = "video.thumbnail_changed";

/** The picture that is shown stays until the chosen one is made. Throws not_found, not_an_image, video_not_ready. */
export async function setThumbnail(context: Context, { videoId, chosen }: { videoId: string; chosen: Choice["chosen"] }): Promise<Video> {
  const video = await findVideo(context, videoId);
  const { id, workspaceId, sourceKey } = video;
  if (!(await context.media.head(sourceKey))) throw noSourceYet(video);
  await beginChoice(context, { kind: "thumbnail", subjectId: id, workspaceId, parent: chosenPrefix(workspaceId, id), action, chosen });
  return getVideo(context, { videoId });
}

/** Back to the picture that was found in the video; where looking for it has failed, it is looked for again. Throws not_found. */
export async function resetThumbnail(context: Context, { videoId }: { videoId: string }): Promise<Video> {
  const { db, media } = context;
  const { id, workspaceId, status } = await findVideo(context, videoId);
  const [parent, thumbnail] = [chosenPrefix(workspaceId, id), { kind: "thumbnail" as const, subjectId: id }];
  const found = await foundKey(context, { id, workspaceId });
  const search = found === null && status === "ready" && (await isToBeSought(context, id)) ? picturesStatement(context, { videoId: id, workspaceId }) : null;
  const [[shown], calledOff] = await db.batch([
    shownStatement(db, thumbnail),
    cancelErrandsStatement(context, id, ["thumbnail"]),
    forgetFailedStatement(db, thumbnail),
    db.update(videos).set({ thumbnailKey: found, thumbnailIsChosen: false }).where(eq(videos.id, id)),
    activityStatement(context, { action, resourceId: id }),
    ...(search ? [search.statement] : []),
  ]);
  // Found between the look and the batch, which wrote that there is none.
  const late = found ?? (await foundKey(context, { id, workspaceId }));
  if (found === null && late !== null)
    await db
      .update(videos)
      .set({ thumbnailKey: late })
      .where(and(eq(videos.id, id), isNull(videos.thumbnailKey)));
  // Not all that lies there: somebody may have chosen another one meanwhile.
  const old = choiceOf(parent, shown?.key ?? null);
  if (old !== null) await media.deletePrefix(old);
  await eraseChoices(context, { ...thumbnail, parent, ids: calledOff.map((errand) => errand.id) });
  if (search) await context.beginErrand(search.id);
  return getVideo(context, { videoId });
}

async function foundKey({ media }: Context, { id, workspaceId }: { id: string; workspaceId: string }): Promise<string | null> {
  const key = foundThumbnailKey(workspaceId, id);
  return (await media.head(key)) ? key : null;
}

/** Not where a search has come to its end: a sound has no picture, however often one looks. */
async function isToBeSought(context: Context, videoId: string): Promise<boolean> {
  const latest = await latestErrand(context, { kind: "pictures", subjectId: videoId });
  return latest === null || latest.status === "failed";
}
