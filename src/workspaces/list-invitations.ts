import { and, desc, eq } from "drizzle-orm";
import type { Context } from "../context.ts";
import { afterCursor, type Page, type PageQuery, toPage } from "../db/page.ts";
import { invitations } from "../db/schema.ts";
import { enterWorkspace } from "./enter-workspace.ts";
import { openInvitation } from "./open-invitation.ts";
import { showInvitation } from "./show-invitation.ts";
import type { Invitation } from "./wire.ts";

/** Those that can still be accepted, newest first. Throws as enterWorkspace. */
export async function listInvitations(
  context: Pick<Context, "db" | "now" | "actor">,
  { workspaceId, ...query }: PageQuery & { workspaceId: string },
): Promise<Page<Invitation>> {
  await enterWorkspace(context, workspaceId, "manage");
  const rows = await context.db
    .select()
    .from(invitations)
    .where(and(eq(invitations.workspaceId, workspaceId), openInvitation(context.now()), afterCursor(invitations, query.cursor)))
    .orderBy(desc(invitations.createdAt), desc(invitations.id))
    .limit(query.limit + 1);
  return toPage(rows, query.limit, showInvitation);
}
