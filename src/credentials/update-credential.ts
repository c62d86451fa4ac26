import { and, eq } from "drizzle-orm";
import { credentials } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import { checkAddress } from "./check-address.ts";
import type { CredentialContext } from "./context.ts";
import { findCredential, ownCredential } from "./find-credential.ts";
import type { Secret } from "./secret.ts";
import { sealed } from "./sealed.ts";
import { showCredential } from "./show-credential.ts";
import type { Credential, UpdateCredential } from "./wire.ts";

/** Another name, or another secret of the same vendor, of which then nothing is known yet. Throws `not_found`, `invalid_request`, `endpoint_not_allowed`. */
export async function updateCredential(context: CredentialContext, input: UpdateCredential & { credentialId: string }): Promise<Credential> {
  const { db, actor } = context;
  const row = await findCredential(context, input.credentialId);
  const columns = { ...(input.name !== undefined && { name: input.name }), ...(input.secret && (await columnsOf(context, row, input.secret))) };
  // By its revision, so that of two that replace the secret at once neither is mixed with the other.
  const same = and(ownCredential(actor.workspaceId, row.id), eq(credentials.revision, row.revision));
  const [changed] = await db.update(credentials).set(columns).where(same).returning();
  if (!changed) {
    await findCredential(context, row.id);
    throw new AppError("stale_revision", "The credential was changed at the same moment: look at it, and try again.");
  }
  return showCredential(changed);
}

async function columnsOf({ keys, guard }: CredentialContext, row: { id: string; workspaceId: string; vendor: string; revision: number }, secret: Secret) {
  if (secret.vendor !== row.vendor) {
    const detail = "The vendor of a credential stays the same: create another one.";
    throw new AppError("invalid_request", detail, { errors: [{ in: "body", pointer: "/secret/vendor", detail }] });
  }
  await checkAddress(secret, guard);
  return { ...(await sealed(keys, row, secret)), revision: row.revision + 1 };
}
