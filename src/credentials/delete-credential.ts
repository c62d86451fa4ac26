import { activityStatement } from "../activity/record.ts";
import { runBatch } from "../db/client.ts";
import { credentials } from "../db/schema.ts";
import { notFound } from "../errors.ts";
import type { CredentialContext } from "./context.ts";
import { ownCredential } from "./find-credential.ts";

/** The secret is erased at once, envelope and all; dubs that were made with it keep what they have. Throws `not_found`. */
export async function deleteCredential(
  context: Pick<CredentialContext, "db" | "now" | "newId" | "network" | "actor">,
  input: { credentialId: string },
): Promise<void> {
  const { db, now, actor } = context;
  const mine = ownCredential(actor.workspaceId, input.credentialId);
  const gone = await db.update(credentials).set({ deletedAt: now(), envelope: null, custom: null, hint: null }).where(mine).returning({ id: credentials.id });
  if (gone.length === 0) throw notFound();
  await runBatch(db, [activityStatement(context, { action: "credential.deleted", resourceId: input.credentialId })]);
}
