/** Who did what, from where: a row in the batch of what was done. */
import { sql } from "drizzle-orm";
import type { Actor } from "../accounts/actor.ts";
import type { Context } from "../context.ts";
import type { Statement } from "../db/client.ts";
import { activities } from "../db/schema.ts";
import type { ActivityAction } from "./wire.ts";

/** `workspaceId` null: it is the person's alone, and outlives the workspace. */
type Who = { actor: { workspaceId: string | null; keyId: string | null; person: Pick<NonNullable<Actor["person"]>, "userId"> | null } };
type ActivityContext = Pick<Context, "db" | "now" | "newId" | "network"> & Who;
type Done = { action: ActivityAction; resourceId?: string | null };

export const activityStatement = (context: ActivityContext, done: Done): Statement => context.db.insert(activities).values(rowOf(context, done));

/** Only if the statement before it in the batch changed a row. */
export function activityIfChanged(context: ActivityContext, done: Done): Statement {
  const { createdAt, ...row } = rowOf(context, done);
  const { db } = context;
  const values = {
    id: sql`${row.id}`.as("id"),
    workspaceId: sql`${row.workspaceId}`.as("workspace_id"),
    userId: sql`${row.userId}`.as("user_id"),
    credentialId: sql`${row.credentialId}`.as("credential_id"),
    action: sql`${row.action}`.as("action"),
    resourceId: sql`${row.resourceId}`.as("resource_id"),
    network: sql`${row.network}`.as("network"),
    createdAt: sql`${createdAt.getTime()}`.as("created_at"),
  };
  return db.insert(activities).select(
    db
      .select(values)
      .from(sql`(select 1)`)
      .where(sql`changes() > 0`),
  );
}

/** Of the person alone, whatever workspace the request was for. */
export const ofPerson = <C extends { actor: object }>(context: C) => ({ ...context, actor: { ...context.actor, workspaceId: null } });
/** Of somebody who showed a link from a mail, and no session. */
export const byMail = <C extends object>(context: C, userId: string) => ({ ...context, actor: { workspaceId: null, keyId: null, person: { userId } } });

function rowOf({ now, newId, actor, network }: ActivityContext, { action, resourceId = null }: Done) {
  const { workspaceId, keyId, person } = actor;
  return { id: newId("act"), workspaceId, userId: person?.userId ?? null, credentialId: keyId, action, resourceId, network, createdAt: now() };
}
