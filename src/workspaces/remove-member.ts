import { personOf } from "../accounts/person.ts";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { members } from "../db/schema.ts";
import { dismissSessions } from "./dismiss-sessions.ts";
import { enterWorkspace } from "./enter-workspace.ts";
import { unlessLastOwner, whyUnchanged } from "./last-owner.ts";
import { withdrawKeys } from "./withdraw-keys.ts";

/**
 * Everybody may leave; an owner may remove others. Keys that the member made are revoked, what the member watches is closed.
 * Throws as enterWorkspace, and `last_owner`.
 */
export async function removeMember(outside: Context, who: { workspaceId: string; userId: string }): Promise<void> {
  const isLeaving = personOf(outside.actor).userId === who.userId;
  const { context } = await enterWorkspace(outside, who.workspaceId, isLeaving ? "read" : "manage");
  const gone = await context.db.delete(members).where(unlessLastOwner(who)).returning({ userId: members.userId });
  if (gone.length === 0) throw await whyUnchanged(context, who);
  await runBatch(context.db, [activityStatement(context, { action: isLeaving ? "member.left" : "member.removed", resourceId: who.userId })]);
  await withdrawKeys(context, { ...who, left: [] });
  await dismissSessions(context, who);
}
