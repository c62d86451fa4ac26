import { and, eq, isNull } from "drizzle-orm";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { watchers, workspaces } from "../db/schema.ts";
import { dismissWatchers } from "../dubs/services/dismiss-watchers.ts";
import { enterWorkspace } from "./enter-workspace.ts";
import { refusePersonal } from "./refuse-personal.ts";

/**
 * A tombstone: from now on it answers like an unknown one, its keys open nothing, and what watches its dubs is closed.
 * Throws as enterWorkspace, and `personal_workspace`.
 */
export async function deleteWorkspace(outside: Context, { workspaceId }: { workspaceId: string }): Promise<void> {
  const { context, workspace } = await enterWorkspace(outside, workspaceId, "manage");
  refusePersonal(workspace, "A personal workspace goes with the account: delete that.");
  const { db, now } = context;
  await runBatch(db, [
    db
      .update(workspaces)
      .set({ deletedAt: now() })
      .where(and(eq(workspaces.id, workspaceId), isNull(workspaces.deletedAt))),
    activityStatement(context, { action: "workspace.deleted", resourceId: workspaceId }),
  ]);
  const watching = await db.selectDistinct({ keyId: watchers.keyId }).from(watchers).where(eq(watchers.workspaceId, workspaceId));
  for (const { keyId } of watching) await dismissWatchers(context, keyId);
}
