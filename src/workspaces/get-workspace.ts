import type { Context } from "../context.ts";
import { enterWorkspace } from "./enter-workspace.ts";
import { showWorkspace } from "./show-workspace.ts";
import type { Workspace } from "./wire.ts";

/** Throws as enterWorkspace. */
export async function getWorkspace(context: Pick<Context, "db" | "actor">, input: { workspaceId: string }): Promise<Workspace> {
  const { workspace, role } = await enterWorkspace(context, input.workspaceId, "read");
  return showWorkspace(workspace, role);
}
