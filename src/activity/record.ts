/** Who did what, from where: a row in the batch of what was done. */
import type { Actor } from "../accounts/actor.ts";
import type { Context } from "../context.ts";
import type { Statement } from "../db/client.ts";
import { activities } from "../db/schema.ts";
import type { ActivityAction } from "./wire.ts";

/** `workspaceId` null: it is the person's alone, and outlives the workspace. */
type Who = { actor: Pick<Actor, "keyId" | "person"> & { workspaceId: string | null } };

/** `network`: of the caller, shortened; null: not known. */
export function activityStatement(
  { db, now, newId, actor }: Pick<Context, "db" | "now" | "newId"> & Who,
  { action, resourceId = null, network = null }: { action: ActivityAction; resourceId?: string | null; network?: string | null },
): Statement {
  const { workspaceId, keyId, person } = actor;
  const row = { id: newId("act"), workspaceId, userId: person?.userId ?? null, credentialId: keyId, action, resourceId, network, createdAt: now() };
  return db.insert(activities).values(row);
}
