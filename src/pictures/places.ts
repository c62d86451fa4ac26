/** The two places that people choose pictures for. */
import { and, eq, isNull } from "drizzle-orm";
import { users, videos } from "../db/schema.ts";
import type { Errand } from "../errands/errand.ts";
import { avatarPrefix, chosenPrefix } from "../media/keys.ts";
import { choosePicture } from "./choose-picture.ts";
import { standingVideo } from "./standing-video.ts";

/** As wide as the one that is found in a video; upright films twice as high. */
export const chooseThumbnail: Errand = choosePicture({
  size: { width: 640, height: 1280, fit: "inside" },
  async standing(context, { errand }) {
    const found = await standingVideo(context, errand.subjectId);
    return found && { parent: chosenPrefix(found.video.workspaceId, found.video.id), key: found.video.thumbnailKey, source: [found.source] };
  },
  show: async ({ db }, { errand, isCurrent }, key) =>
    await db
      .update(videos)
      .set({ thumbnailKey: key, thumbnailIsChosen: true })
      .where(and(eq(videos.id, errand.subjectId), isNull(videos.deletedAt), isCurrent)),
});

export const chooseAvatar: Errand = choosePicture({
  size: { width: 512, height: 512, fit: "cover" },
  async standing({ db }, { errand }) {
    const [person] = await db.select({ key: users.avatarKey }).from(users).where(eq(users.id, errand.subjectId));
    return person ? { parent: avatarPrefix(errand.subjectId), key: person.key, source: [] } : null;
  },
  show: async ({ db }, { errand, isCurrent }, key) =>
    await db
      .update(users)
      .set({ avatarKey: key })
      .where(and(eq(users.id, errand.subjectId), isCurrent)),
});
