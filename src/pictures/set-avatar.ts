import { eq } from "drizzle-orm";
import { verifiedPerson } from "../accounts/person.ts";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { users } from "../db/schema.ts";
import { cancelErrandsStatement } from "../errands/cancel-errands.ts";
import { avatarPrefix, choiceOf } from "../media/keys.ts";
import { beginChoice } from "./begin-choice.ts";
import { eraseChoices, shownStatement } from "./erase-choices.ts";
import { forgetFailedStatement } from "./latest-choices.ts";

const action = "profile.avatar_changed";

/** The picture that is shown stays until the new one is made. Throws forbidden, unverified, not_an_image. */
export async function setAvatar(context: Context, image: Uint8Array): Promise<void> {
  const { userId } = verifiedPerson(context.actor);
  // The person's own, whatever workspace the person is in at the moment.
  const workspaceId = userId;
  await beginChoice(context, { kind: "avatar", subjectId: userId, workspaceId, parent: avatarPrefix(userId), action, chosen: image });
}

/** Idempotent. Throws forbidden, unverified. */
export async function removeAvatar(context: Context): Promise<void> {
  const { db, media } = context;
  const { userId } = verifiedPerson(context.actor);
  const [parent, avatar] = [avatarPrefix(userId), { kind: "avatar" as const, subjectId: userId }];
  const [[shown], calledOff] = await db.batch([
    shownStatement(db, avatar),
    cancelErrandsStatement(context, userId, ["avatar"]),
    forgetFailedStatement(db, avatar),
    db.update(users).set({ avatarKey: null }).where(eq(users.id, userId)),
    activityStatement(context, { action, resourceId: userId }),
  ]);
  // Not all that lies there: somebody may have sent another one meanwhile.
  const old = choiceOf(parent, shown?.key ?? null);
  if (old !== null) await media.deletePrefix(old);
  await eraseChoices(context, { ...avatar, parent, ids: calledOff.map(({ id }) => id) });
}
