import { eq } from "drizzle-orm";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { workspaces } from "../db/schema.ts";
import { enterWorkspace } from "./enter-workspace.ts";
import { showWorkspace } from "./show-workspace.ts";
import type { NameWorkspace, Workspace } from "./wire.ts";

type RenameContext = Pick<Context, "db" | "now" | "newId" | "network" | "actor">;

/** Throws as enterWorkspace. */
export async function renameWorkspace(outside: RenameContext, { workspaceId, name }: NameWorkspace & { workspaceId: string }): Promise<Workspace> {
  const { context, workspace, role } = await enterWorkspace(outside, workspaceId, "manage");
  await runBatch(context.db, [
    context.db.update(workspaces).set({ name }).where(eq(workspaces.id, workspaceId)),
    activityStatement(context, { action: "workspace.renamed", resourceId: workspaceId }),
  ]);
  return showWorkspace({ ...workspace, name }, role);
}
