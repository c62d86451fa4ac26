import { eq } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import type { Db } from "../db/client.ts";
import { users, videos } from "../db/schema.ts";
import { choicePrefix } from "../media/keys.ts";

export type Chosen = { kind: "thumbnail" | "avatar"; subjectId: string };

/** The key of the picture that is shown of a video or a person. For a batch, or alone. */
export const shownStatement = (db: Db, { kind, subjectId }: Chosen) =>
  kind === "thumbnail"
    ? db.select({ key: videos.thumbnailKey }).from(videos).where(eq(videos.id, subjectId))
    : db.select({ key: users.avatarKey }).from(users).where(eq(users.id, subjectId));

/**
 * What errands that were called off have left. One of them may have shown its picture just before it was: that stays.
 * `parent`: under which choices of the subject lie.
 */
export async function eraseChoices({ db, media }: Pick<SystemContext, "db" | "media">, chosen: Chosen & { parent: string; ids: string[] }): Promise<void> {
  const [shown] = chosen.ids.length > 0 ? await shownStatement(db, chosen) : [];
  for (const prefix of chosen.ids.map((id) => choicePrefix(chosen.parent, id))) if (!shown?.key?.startsWith(prefix)) await media.deletePrefix(prefix);
}
