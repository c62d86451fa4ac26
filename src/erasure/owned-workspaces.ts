/** Which workspaces go with a person, and which hold the person back. */
import { and, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { members, workspaces } from "../db/schema.ts";

export type Owned = { id: string; name: string; personalOf: string | null };

/** Deleted ones too, where the person's personal one is among them. `sole`: nobody else is in it. `held`: others are, and none of them owns it. */
export async function ownedWorkspaces(db: Db, userId: string): Promise<{ sole: Owned[]; held: Owned[] }> {
  const others = (role: SQL) =>
    sql<number>`(select count(*) from members as other where other.workspace_id = ${workspaces.id} and other.user_id <> ${userId} and ${role})`;
  const rows = await db
    .select({
      id: workspaces.id,
      name: workspaces.name,
      personalOf: workspaces.personalOf,
      others: others(sql`true`),
      owners: others(sql`other.role = 'owner'`),
    })
    .from(workspaces)
    .leftJoin(members, and(eq(members.workspaceId, workspaces.id), eq(members.userId, userId)))
    .where(or(eq(workspaces.personalOf, userId), and(eq(members.role, "owner"), isNull(workspaces.deletedAt))))
    .orderBy(workspaces.createdAt, workspaces.id);
  const shown = ({ id, name, personalOf }: Owned): Owned => ({ id, name, personalOf });
  return {
    sole: rows.filter((row) => row.personalOf === userId || row.others === 0).map(shown),
    held: rows.filter((row) => row.personalOf !== userId && row.others > 0 && row.owners === 0).map(shown),
  };
}

/** True in SQL while just these workspaces go with the person, and none holds the person back. */
export function stillOwned(userId: string, soleIds: readonly string[]): SQL {
  const ids = sql`(select value from json_each(${JSON.stringify(soleIds)}))`;
  const other = sql`other.workspace_id = mine.workspace_id and other.user_id <> ${userId}`;
  return sql`(
    exists (select 1 from users where users.id = ${userId})
    and not exists (select 1 from members as stranger where stranger.workspace_id in ${ids} and stranger.user_id <> ${userId})
    and not exists (
      select 1 from members as mine join workspaces as place on place.id = mine.workspace_id and place.deleted_at is null
      where mine.user_id = ${userId} and mine.role = 'owner' and mine.workspace_id not in ${ids}
      and not exists (select 1 from members as other where ${other} and other.role = 'owner')
    )
  )`;
}
