import { eq, sql } from "drizzle-orm";
import { activityIfChanged } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { erasures, watchers } from "../db/schema.ts";
import { dismissWatchers } from "../dubs/services/dismiss-watchers.ts";
import { beginErasure } from "../erasure/begin-erasure.ts";
import type { ErasureBegun } from "../erasure/wire.ts";
import { notFound } from "../errors.ts";
import { enterWorkspace } from "./enter-workspace.ts";
import { refusePersonal } from "./refuse-personal.ts";

/**
 * A tombstone: from now on it answers like an unknown one, its keys open nothing, and what watches its dubs is closed. An errand erases it.
 * Throws as enterWorkspace, and `personal_workspace`.
 */
export async function deleteWorkspace(outside: Context, { workspaceId }: { workspaceId: string }): Promise<ErasureBegun> {
  const { context, workspace } = await enterWorkspace(outside, workspaceId, "manage");
  refusePersonal(workspace, "A personal workspace goes with the account: delete that.");
  const { db } = context;
  const onlyIf = sql`exists (select 1 from workspaces where workspaces.id = ${workspaceId} and workspaces.deleted_at is null)`;
  const { receiptId, errandId, statements } = beginErasure(context, { workspaceIds: [workspaceId], userId: null, homeId: workspaceId, onlyIf });
  const actor = { ...context.actor, workspaceId: null };
  await runBatch(db, [...statements, activityIfChanged({ ...context, actor }, { action: "workspace.deleted", resourceId: workspaceId })]);
  const [receipt] = await db.select({ id: erasures.id }).from(erasures).where(eq(erasures.id, receiptId));
  // Somebody else deleted it in this moment.
  if (!receipt) throw notFound();
  await context.beginErrand(errandId);
  const watching = await db.selectDistinct({ keyId: watchers.keyId }).from(watchers).where(eq(watchers.workspaceId, workspaceId));
  for (const { keyId } of watching) await dismissWatchers(context, keyId);
  return { receiptId };
}
