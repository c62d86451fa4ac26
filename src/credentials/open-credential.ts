/** A credential for whoever is to use it (the queue's consumer): opened anew for each batch, and never kept. */
import type { Db } from "../db/client.ts";
import type { Guard } from "../net/guard.ts";
import { guarded } from "../net/guarded.ts";
import { Unreadable } from "./envelope.ts";
import { readCredential } from "./find-credential.ts";
import type { MasterKeys } from "./master-keys.ts";
import { opened } from "./sealed.ts";
import { addressOf, type Secret } from "./secret.ts";
import { isReady } from "./show-credential.ts";

type Lost = "credential_gone" | "credential_untested" | "credential_unreadable";
/** Failures are values: they cross queues. */
export type OpenedCredential = { kind: "open"; secret: Secret } | { kind: "failed"; failure: { code: Lost; message: string; retryable: false } };

export async function openCredential({ db, keys }: { db: Db; keys: MasterKeys }, which: { workspaceId: string; id: string }): Promise<OpenedCredential> {
  const row = await readCredential(db, { workspaceId: which.workspaceId, credentialId: which.id });
  if (!row) return failed({ code: "credential_gone", message: "The workspace's own key was deleted: choose another, or another engine.", retryable: false });
  if (!isReady(row))
    return failed({ code: "credential_untested", message: "The workspace's own endpoint has not passed its test since it was changed.", retryable: false });
  try {
    return { kind: "open", secret: await opened(keys, row) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return failed({ code: "credential_unreadable", message: "The workspace's own key cannot be opened any more: enter it again.", retryable: false });
  }
}

const failed = (failure: Extract<OpenedCredential, { kind: "failed" }>["failure"]): OpenedCredential => ({ kind: "failed", failure });

/** What such a vendor's file is to fetch with: an address that a user brought is asked through the guard. */
export const fetchFor = (secret: Secret, guard: Guard): typeof fetch => (addressOf(secret) === null ? guard.fetch : guarded(guard));
