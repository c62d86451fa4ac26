import { and, desc, eq, isNull } from "drizzle-orm";
import { personOf } from "../accounts/person.ts";
import type { Context } from "../context.ts";
import { afterCursor, type Page, type PageQuery, toPage } from "../db/page.ts";
import { members, workspaces } from "../db/schema.ts";
import { showWorkspace } from "./show-workspace.ts";
import type { Workspace } from "./wire.ts";

/** Those in which the person is a member, newest first. */
export async function listWorkspaces({ db, actor }: Pick<Context, "db" | "actor">, query: PageQuery): Promise<Page<Workspace>> {
  const mine = eq(members.userId, personOf(actor).userId);
  const { id, name, personalOf, createdAt } = workspaces;
  const rows = await db
    .select({ id, name, personalOf, createdAt, role: members.role })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(and(mine, isNull(workspaces.deletedAt), afterCursor(workspaces, query.cursor)))
    .orderBy(desc(workspaces.createdAt), desc(workspaces.id))
    .limit(query.limit + 1);
  return toPage(rows, query.limit, (row) => showWorkspace(row, row.role));
}
