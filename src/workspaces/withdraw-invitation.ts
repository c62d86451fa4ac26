import { and, eq } from "drizzle-orm";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { invitations } from "../db/schema.ts";
import { notFound } from "../errors.ts";
import { enterWorkspace } from "./enter-workspace.ts";
import { openInvitation } from "./open-invitation.ts";

type WithdrawContext = Pick<Context, "db" | "now" | "newId" | "network" | "actor">;

/** The link in the mail opens nothing any more. Throws as enterWorkspace, and `not_found` for one that is not open. */
export async function withdrawInvitation(outside: WithdrawContext, input: { workspaceId: string; invitationId: string }): Promise<void> {
  const { context } = await enterWorkspace(outside, input.workspaceId, "manage");
  const { db, now } = context;
  const mine = and(eq(invitations.id, input.invitationId), eq(invitations.workspaceId, input.workspaceId), openInvitation(now()));
  const withdrawn = await db.update(invitations).set({ revokedAt: now() }).where(mine).returning({ id: invitations.id });
  if (withdrawn.length === 0) throw notFound();
  await runBatch(db, [activityStatement(context, { action: "invitation.withdrawn", resourceId: input.invitationId })]);
}
