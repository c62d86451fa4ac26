import type { users } from "../db/schema.ts";
import type { Me } from "./account-wire.ts";

export function showMe({ id, email, emailVerified, name, locale, timeZone, preferences, createdAt }: typeof users.$inferSelect): Me {
  return { id, email, emailVerified, name, locale, timeZone, preferences, createdAt: createdAt.toISOString() };
}
