import { eq } from "drizzle-orm";
import { scopesOf } from "../accounts/actor.ts";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { members, users } from "../db/schema.ts";
import { notFound } from "../errors.ts";
import { enterWorkspace } from "./enter-workspace.ts";
import { membership, unlessLastOwner, whyUnchanged } from "./last-owner.ts";
import { refusePersonal } from "./refuse-personal.ts";
import { memberColumns, showMember } from "./show-member.ts";
import { type ChangeRole, type Member } from "./wire.ts";
import { withdrawKeys } from "./withdraw-keys.ts";

type Input = ChangeRole & { workspaceId: string; userId: string };

/** Keys that the member made and that may more than the new role are revoked. Throws as enterWorkspace, and `last_owner`. */
export async function changeRole(outside: Context, { workspaceId, userId, role }: Input): Promise<Member> {
  const { context, workspace } = await enterWorkspace(outside, workspaceId, "manage");
  refusePersonal(workspace, "A personal workspace has one owner, and nobody else.");
  const { db } = context;
  const who = { workspaceId, userId };
  const where = role === "owner" ? membership(who) : unlessLastOwner(who);
  const changed = await db.update(members).set({ role }).where(where).returning({ userId: members.userId });
  if (changed.length === 0) throw await whyUnchanged(context, who);
  await runBatch(db, [activityStatement(context, { action: "member.role_changed", resourceId: userId })]);
  await withdrawKeys(context, { ...who, left: scopesOf[role] });
  const [row] = await db.select(memberColumns).from(members).innerJoin(users, eq(users.id, members.userId)).where(membership(who));
  if (!row) throw notFound();
  return showMember(row);
}
