/** What is kept of a person, beside the workspaces. */
import { eq } from "drizzle-orm";
import { showMe } from "../accounts/show-me.ts";
import { exportActivities } from "../activity/export-activities.ts";
import { showActivity } from "../activity/list-activities.ts";
import { activities, members, notifications, sessions, users, workspaces } from "../db/schema.ts";
import { showNotification } from "../notifications/list-notifications.ts";
import { type Content, type Entry, type ExportContext, json, jsonList, once, openObject } from "./entry.ts";
import { pages, shown } from "./pages.ts";

type UserRow = typeof users.$inferSelect;

export function accountEntries(context: ExportContext, user: UserRow): Entry[] {
  const { db } = context;
  const userId = user.id;
  const documents: [string, () => Promise<Content | null>][] = [
    ["activity.csv", async () => exportActivities(context, { whose: { userId }, action: null })],
    ["activity.json", async () => jsonList(shown(pages(db, activities, eq(activities.userId, userId)), showActivity))],
    ["memberships.json", async () => once(json(await memberships(context, userId)))],
    ["notifications.json", async () => jsonList(shown(pages(db, notifications, eq(notifications.userId, userId)), showNotification))],
    ["picture", async () => (user.avatarKey === null ? null : openObject(context, user.avatarKey))],
    ["profile.json", async () => once(json(showMe(user)))],
    ["sessions.json", async () => jsonList(shown(pages(db, sessions, eq(sessions.userId, userId)), showSession))],
  ];
  return documents.map(([name, open]) => ({ at: `0/${name}`, path: `account/${name}`, modifiedAt: context.now(), sizeBytes: 0, open }));
}

async function memberships({ db }: ExportContext, userId: string): Promise<object[]> {
  const rows = await db
    .select({ workspaceId: workspaces.id, name: workspaces.name, role: members.role, joinedAt: members.createdAt })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(eq(members.userId, userId));
  return rows.map((row) => ({ ...row, joinedAt: row.joinedAt.toISOString() }));
}

/** Never its token. */
const showSession = ({ id, network, userAgent, createdAt, expiresAt }: typeof sessions.$inferSelect) => ({
  id,
  network,
  userAgent,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});
