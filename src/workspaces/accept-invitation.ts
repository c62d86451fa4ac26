import { and, eq, isNull, sql } from "drizzle-orm";
import { hashKey } from "../accounts/mint-key.ts";
import { verifiedPerson } from "../accounts/person.ts";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { invitations, members, workspaces } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import { enterWorkspace } from "./enter-workspace.ts";
import { openInvitation } from "./open-invitation.ts";
import { showWorkspace } from "./show-workspace.ts";
import type { AcceptInvitation, Workspace } from "./wire.ts";

type AcceptContext = Pick<Context, "db" | "now" | "newId" | "network" | "actor">;

/**
 * The person becomes a member; one who is a member already keeps the role. Good once. One refusal, `invitation_invalid`, for a token
 * that is unknown, used, withdrawn or expired, or whose workspace is gone. Throws `unverified`, and `forbidden` for another address than the invited.
 */
export async function acceptInvitation(outside: AcceptContext, { token }: AcceptInvitation): Promise<Workspace> {
  const { userId, email } = verifiedPerson(outside.actor);
  const found = await findOpen(outside, await hashKey(token));
  if (!found) throw refusal();
  if (found.email !== email) throw new AppError("forbidden", "This invitation is for another address: sign in with the one that it was sent to.");
  if (!(await join(outside, found.id, userId))) throw refusal();
  const { context, workspace, role } = await enterWorkspace(outside, found.workspaceId, "read");
  await runBatch(context.db, [activityStatement(context, { action: "member.joined", resourceId: userId })]);
  return showWorkspace(workspace, role);
}

const refusal = () => new AppError("invitation_invalid", "The invitation is unknown, was used or withdrawn, or has expired: ask for a new one.");

async function findOpen({ db, now }: AcceptContext, tokenHash: string) {
  const [row] = await db
    .select({ id: invitations.id, email: invitations.email, workspaceId: invitations.workspaceId })
    .from(invitations)
    .innerJoin(workspaces, eq(workspaces.id, invitations.workspaceId))
    .where(and(eq(invitations.tokenHash, tokenHash), openInvitation(now()), isNull(workspaces.deletedAt)));
  return row;
}

/** In one transaction: the invitation is used up, and whoever used it is in. False for whoever comes second. */
async function join({ db, now }: AcceptContext, id: string, userId: string): Promise<boolean> {
  const open = and(eq(invitations.id, id), openInvitation(now()));
  const member = db
    .select({
      workspaceId: invitations.workspaceId,
      userId: sql<string>`${userId}`.as("user_id"),
      role: invitations.role,
      createdAt: sql<Date>`${now().getTime()}`.as("created_at"),
    })
    .from(invitations)
    .where(open);
  const [, used] = await db.batch([
    db.insert(members).select(member).onConflictDoNothing(),
    db.update(invitations).set({ acceptedAt: now() }).where(open).returning({ id: invitations.id }),
  ]);
  return used.length === 1;
}
