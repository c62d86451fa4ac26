import { customEngineId } from "../providers/custom/engine.ts";
import type { CredentialRow } from "./find-credential.ts";
import { needsChallenge } from "./secret.ts";
import type { Credential } from "./wire.ts";

type Shown = Pick<CredentialRow, "id" | "vendor" | "name" | "hint" | "status" | "testedAt" | "verifiedAt" | "createdAt">;

export const isReady = ({ vendor, verifiedAt }: Pick<CredentialRow, "vendor" | "verifiedAt">): boolean => !needsChallenge(vendor) || verifiedAt !== null;

/** What the API shows of a credential's row: nothing of its secret but the hint. */
export function showCredential(row: Shown): Credential {
  const { id, vendor, name, hint, status, testedAt, createdAt } = row;
  const engine = vendor === "custom" ? customEngineId(id) : null;
  return { id, vendor, name, hint, status, testedAt: testedAt?.toISOString() ?? null, ready: isReady(row), engine, createdAt: createdAt.toISOString() };
}
