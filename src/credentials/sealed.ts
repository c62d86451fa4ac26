/** The columns that follow from a secret, and the secret again from them. */
import { customFactsOf } from "./custom-facts.ts";
import { Envelope, seal, Unreadable, unseal } from "./envelope.ts";
import type { CredentialRow } from "./find-credential.ts";
import type { MasterKeys } from "./master-keys.ts";
import { hintOf, Secret } from "./secret.ts";

type Place = { workspaceId: string; id: string };

/** For a new secret: nothing is known of it yet. */
export async function sealed(keys: MasterKeys, { workspaceId, id }: Place, secret: Secret) {
  const owner = { workspaceId, credentialId: id, vendor: secret.vendor };
  const envelope = await seal(keys, owner, JSON.stringify(secret));
  const untested = { status: "untested" as const, testedAt: null, verifiedAt: null };
  return { envelope, keyId: envelope.keyId, hint: hintOf(secret), custom: await customFactsOf(secret), ...untested };
}

/** Throws Unreadable. */
export async function opened(keys: MasterKeys, row: Pick<CredentialRow, "workspaceId" | "id" | "vendor" | "envelope">): Promise<Secret> {
  const envelope = Envelope.safeParse(row.envelope);
  if (!envelope.success) throw new Unreadable("There is no envelope.");
  const text = await unseal(keys, { workspaceId: row.workspaceId, credentialId: row.id, vendor: row.vendor }, envelope.data);
  const secret = Secret.safeParse(JSON.parse(text));
  if (!secret.success) throw new Unreadable("It is of a form that is taken no more.");
  return secret.data;
}
