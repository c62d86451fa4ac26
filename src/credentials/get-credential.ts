import type { CredentialContext } from "./context.ts";
import { findCredential } from "./find-credential.ts";
import { showCredential } from "./show-credential.ts";
import type { Credential } from "./wire.ts";

export const getCredential = async (context: Pick<CredentialContext, "db" | "actor">, input: { credentialId: string }): Promise<Credential> =>
  showCredential(await findCredential(context, input.credentialId));
