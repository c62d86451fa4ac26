import { and, eq, isNull } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { credentials } from "../db/schema.ts";
import { notFound } from "../errors.ts";

export type CredentialRow = typeof credentials.$inferSelect;

/** Of this workspace and not deleted. */
export const ownCredential = (workspaceId: string, credentialId: string) =>
  and(eq(credentials.id, credentialId), eq(credentials.workspaceId, workspaceId), isNull(credentials.deletedAt));

/** Null: there is none of this workspace. */
export async function readCredential(db: Db, { workspaceId, credentialId }: { workspaceId: string; credentialId: string }): Promise<CredentialRow | null> {
  const [row] = await db.select().from(credentials).where(ownCredential(workspaceId, credentialId));
  return row ?? null;
}

/** Throws `not_found`. */
export async function findCredential({ db, actor }: { db: Db; actor: { workspaceId: string } }, credentialId: string): Promise<CredentialRow> {
  const row = await readCredential(db, { workspaceId: actor.workspaceId, credentialId });
  if (!row) throw notFound();
  return row;
}
