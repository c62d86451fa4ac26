import { credentials } from "../db/schema.ts";
import { notFound } from "../errors.ts";
import type { CredentialContext } from "./context.ts";
import { ownCredential } from "./find-credential.ts";

/** The secret is erased at once, envelope and all; dubs that were made with it keep what they have. Throws `not_found`. */
export async function deleteCredential({ db, now, actor }: Pick<CredentialContext, "db" | "now" | "actor">, input: { credentialId: string }): Promise<void> {
  const mine = ownCredential(actor.workspaceId, input.credentialId);
  const gone = await db.update(credentials).set({ deletedAt: now(), envelope: null, custom: null, hint: null }).where(mine).returning({ id: credentials.id });
  if (gone.length === 0) throw notFound();
}
