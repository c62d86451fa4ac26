import type { SystemContext } from "../context.ts";
import type { users } from "../db/schema.ts";
import { avatarPrefix } from "../media/keys.ts";
import { type ChoiceErrand, latestChoices, showChoice } from "../pictures/latest-choices.ts";
import type { Me } from "./account-wire.ts";

type UserRow = typeof users.$inferSelect;

/** `choice`: the picture that was sent last. */
export function showMe({ id, email, emailVerified, name, locale, timeZone, preferences, avatarKey, createdAt }: UserRow, choice?: ChoiceErrand): Me {
  const avatarUrl = avatarKey === null ? null : "/v1/me/avatar";
  const avatarChoice = showChoice(choice, { parent: avatarPrefix(id), key: avatarKey });
  return { id, email, emailVerified, name, avatarUrl, avatarChoice, locale, timeZone, preferences, createdAt: createdAt.toISOString() };
}

/** As they are now, what became of the picture that was sent last included. */
export async function showMeNow(context: Pick<SystemContext, "db">, user: UserRow): Promise<Me> {
  return showMe(user, (await latestChoices(context, "avatar", [user.id])).get(user.id));
}
