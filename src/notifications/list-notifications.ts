import { and, count, desc, eq, isNull } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { afterCursor, type Page, type PageQuery, toPage } from "../db/page.ts";
import { notifications } from "../db/schema.ts";
import type { Notification } from "./wire.ts";

type Query = PageQuery & { userId: string; unread: boolean };

/** A person's own, of all workspaces. `unreadCount`: of all pages. */
export async function listNotifications({ db }: Pick<SystemContext, "db">, query: Query): Promise<Page<Notification> & { unreadCount: number }> {
  const mine = eq(notifications.userId, query.userId);
  const unread = and(mine, isNull(notifications.readAt));
  const [rows, [counted]] = await db.batch([
    db
      .select()
      .from(notifications)
      .where(and(query.unread ? unread : mine, afterCursor(notifications, query.cursor)))
      .orderBy(desc(notifications.createdAt), desc(notifications.id))
      .limit(query.limit + 1),
    db.select({ many: count() }).from(notifications).where(unread),
  ]);
  return { ...(await toPage(rows, query.limit, showNotification)), unreadCount: counted?.many ?? 0 };
}

export function showNotification({ id, type, workspaceId, dubId, jobId, createdAt, readAt }: typeof notifications.$inferSelect): Notification {
  return { id, type, workspaceId, dubId, jobId, createdAt: createdAt.toISOString(), readAt: readAt?.toISOString() ?? null };
}
