import { and, eq, inArray, isNull } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { notifications } from "../db/schema.ts";
import type { ReadNotifications } from "./wire.ts";

/** Ids of others, unknown ones and those read before change nothing. */
export async function readNotifications({ db, now }: Pick<SystemContext, "db" | "now">, userId: string, input: ReadNotifications): Promise<void> {
  const named = "ids" in input ? inArray(notifications.id, input.ids) : undefined;
  await db
    .update(notifications)
    .set({ readAt: now() })
    .where(and(eq(notifications.userId, userId), isNull(notifications.readAt), named));
}
