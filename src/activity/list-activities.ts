import { and, desc, eq } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { afterCursor, type Page, type PageQuery, toPage } from "../db/page.ts";
import { activities } from "../db/schema.ts";
import type { Activity } from "./wire.ts";

export type WhoseActivities = { workspaceId: string } | { userId: string };
export type ActivityQuery = PageQuery & { whose: WhoseActivities; action: string | null };

/** What was done in a workspace, or by a person in any. */
export async function listActivities({ db }: Pick<SystemContext, "db">, { whose, action, cursor, limit }: ActivityQuery): Promise<Page<Activity>> {
  const mine = "userId" in whose ? eq(activities.userId, whose.userId) : eq(activities.workspaceId, whose.workspaceId);
  const rows = await db
    .select()
    .from(activities)
    .where(and(mine, action === null ? undefined : eq(activities.action, action), afterCursor(activities, cursor)))
    .orderBy(desc(activities.createdAt), desc(activities.id))
    .limit(limit + 1);
  return toPage(rows, limit, showActivity);
}

export function showActivity({ id, workspaceId, userId, credentialId, action, resourceId, network, createdAt }: typeof activities.$inferSelect): Activity {
  return { id, workspaceId, userId, credentialId, action, resourceId, network, createdAt: createdAt.toISOString() };
}
