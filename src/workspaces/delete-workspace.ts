import { eq, sql } from "drizzle-orm";
import type { PersonContext } from "../accounts/account-context.ts";
import { checkPassword } from "../accounts/check-password.ts";
import { activityIfChanged } from "../activity/record.ts";
import { runBatch } from "../db/client.ts";
import { erasures, watchers } from "../db/schema.ts";
import { dismissWatchers } from "../dubs/services/dismiss-watchers.ts";
import { beginErasure } from "../erasure/begin-erasure.ts";
import { tellOwners } from "../erasure/notices.ts";
import type { AskErasure, ErasureBegun } from "../erasure/wire.ts";
import { notFound } from "../errors.ts";
import { enterWorkspace } from "./enter-workspace.ts";
import { refusePersonal } from "./refuse-personal.ts";

type Input = AskErasure & { workspaceId: string };

/**
 * A tombstone: from now on it answers like an unknown one, its keys open nothing, and what watches its dubs is closed. An errand erases it,
 * and mails tell its owners. Throws as enterWorkspace, `personal_workspace`, `wrong_password` and `too_many_requests`.
 */
export async function deleteWorkspace(outside: PersonContext, { workspaceId, currentPassword }: Input): Promise<ErasureBegun> {
  const { context, workspace } = await enterWorkspace(outside, workspaceId, "manage");
  refusePersonal(workspace, "A personal workspace goes with the account: delete that.");
  await checkPassword(context, currentPassword);
  const { db } = context;
  const onlyIf = sql`exists (select 1 from workspaces where workspaces.id = ${workspaceId} and workspaces.deleted_at is null)`;
  const { receiptId, errandId, guard, statements } = beginErasure(context, { workspaceIds: [workspaceId], userId: null, homeId: workspaceId, onlyIf });
  const actor = { ...context.actor, workspaceId: null };
  const told = await tellOwners(context, workspaceId, { receiptId, guard });
  await runBatch(db, [...statements, activityIfChanged({ ...context, actor }, { action: "workspace.deleted", resourceId: workspaceId }), ...told]);
  const [receipt] = await db.select({ id: erasures.id }).from(erasures).where(eq(erasures.id, receiptId));
  // Somebody else deleted it in this moment.
  if (!receipt) throw notFound();
  await context.beginErrand(errandId);
  const watching = await db.selectDistinct({ keyId: watchers.keyId }).from(watchers).where(eq(watchers.workspaceId, workspaceId));
  for (const { keyId } of watching) await dismissWatchers(context, keyId);
  return { receiptId };
}
