import { eq } from "drizzle-orm";
import { verifiedPerson } from "../accounts/person.ts";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { users } from "../db/schema.ts";
import { cancelErrandsStatement } from "../errands/cancel-errands.ts";
import { avatarPrefix } from "../media/keys.ts";
import { beginChoice } from "./begin-choice.ts";

const action = "profile.avatar_changed";

/** The picture that is shown stays until the new one is made. Throws forbidden, unverified, not_an_image. */
export async function setAvatar(context: Context, image: Uint8Array): Promise<void> {
  const { userId } = verifiedPerson(context.actor);
  const { workspaceId } = context.actor;
  await beginChoice(context, { kind: "avatar", subjectId: userId, workspaceId, parent: avatarPrefix(userId), action, chosen: image });
}

/** Idempotent. Throws forbidden, unverified. */
export async function removeAvatar(context: Context): Promise<void> {
  const { db, media } = context;
  const { userId } = verifiedPerson(context.actor);
  await runBatch(db, [
    cancelErrandsStatement(context, userId, ["avatar"]),
    db.update(users).set({ avatarKey: null }).where(eq(users.id, userId)),
    activityStatement(context, { action, resourceId: userId }),
  ]);
  await media.deletePrefix(avatarPrefix(userId));
}
