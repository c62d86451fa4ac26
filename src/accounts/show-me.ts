import type { users } from "../db/schema.ts";
import type { Me } from "./account-wire.ts";

export function showMe({ id, email, emailVerified, name, locale, timeZone, preferences, avatarKey, createdAt }: typeof users.$inferSelect): Me {
  const avatarUrl = avatarKey === null ? null : "/v1/me/avatar";
  return { id, email, emailVerified, name, avatarUrl, locale, timeZone, preferences, createdAt: createdAt.toISOString() };
}
