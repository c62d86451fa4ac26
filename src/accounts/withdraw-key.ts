import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { revokeKey } from "./revoke-key.ts";

/** Revokes a key of the actor's workspace, its own too, and notes who did. Throws `not_found`. */
export async function withdrawKey(context: Context, { keyId }: { keyId: string }): Promise<void> {
  await revokeKey(context, { workspaceId: context.actor.workspaceId, keyId });
  await runBatch(context.db, [activityStatement(context, { action: "key.revoked", resourceId: keyId })]);
}
