import { and, desc, eq } from "drizzle-orm";
import type { Context } from "../context.ts";
import { afterCursor, type Page, type PageQuery, toPage } from "../db/page.ts";
import { members, users } from "../db/schema.ts";
import { enterWorkspace } from "./enter-workspace.ts";
import { memberColumns, showMember } from "./show-member.ts";
import type { Member } from "./wire.ts";

/** Whoever joined last comes first. Throws as enterWorkspace. */
export async function listMembers(
  context: Pick<Context, "db" | "actor">,
  { workspaceId, ...query }: PageQuery & { workspaceId: string },
): Promise<Page<Member>> {
  await enterWorkspace(context, workspaceId, "read");
  const after = afterCursor({ createdAt: members.createdAt, id: members.userId }, query.cursor);
  const rows = await context.db
    .select(memberColumns)
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.workspaceId, workspaceId), after))
    .orderBy(desc(members.createdAt), desc(members.userId))
    .limit(query.limit + 1);
  return toPage(rows, query.limit, showMember);
}
