import { and, eq, isNull, lte, or } from "drizzle-orm";
import { CLONED } from "../../containers/contract/stages.ts";
import { randomBytes } from "../db/new-id.ts";
import { credentials } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import { customEngineId } from "../providers/custom/engine.ts";
import { challenge, type Verdict } from "./challenge.ts";
import type { CredentialContext } from "./context.ts";
import { Unreadable } from "./envelope.ts";
import { type CredentialRow, findCredential, ownCredential } from "./find-credential.ts";
import { ownSpeaker } from "./own-speaker.ts";
import { probeVendor } from "./probe-vendor.ts";
import { opened } from "./sealed.ts";
import type { Secret } from "./secret.ts";
import type { CredentialTest } from "./wire.ts";

/** A test sends a user's request to a user's address: not as fast as a user can ask for it. */
const PAUSE_MS = 5_000;
/** Of one call: whoever waits for the answer is a person. */
const CALL_LIMIT_MS = 30_000;

/** Asks the vendor, and notes what it said. Throws `not_found`, `tested_just_now`, `credential_unreadable`. */
export async function testCredential(context: CredentialContext, input: { credentialId: string }): Promise<CredentialTest> {
  const row = await begin(context, input.credentialId);
  const verdict = await verdictOn(context, row.id, await openedRow(context, row));
  const passed = verdict.status === "works" ? { verifiedAt: row.verifiedAt ?? context.now() } : {};
  // Of the secret that was tested: one that took its place meanwhile stays untested.
  const same = and(ownCredential(row.workspaceId, row.id), eq(credentials.revision, row.revision));
  await context.db
    .update(credentials)
    .set({ status: verdict.status, ...passed })
    .where(same);
  return { ...verdict, testedAt: (row.testedAt ?? context.now()).toISOString() };
}

/** The condition is in the UPDATE, so that of many at once one tests. */
async function begin(context: CredentialContext, credentialId: string): Promise<CredentialRow> {
  const { db, now, actor } = context;
  const before = new Date(now().getTime() - PAUSE_MS);
  const due = and(ownCredential(actor.workspaceId, credentialId), or(isNull(credentials.testedAt), lte(credentials.testedAt, before)));
  const [row] = await db.update(credentials).set({ testedAt: now() }).where(due).returning();
  if (row) return row;
  await findCredential(context, credentialId);
  throw new AppError("tested_just_now", `A credential is tested every ${PAUSE_MS / 1000} seconds at most: wait a moment.`);
}

async function openedRow({ keys }: CredentialContext, row: CredentialRow): Promise<Secret> {
  try {
    return await opened(keys, row);
  } catch (cause) {
    if (!(cause instanceof Unreadable)) throw cause;
    throw new AppError("credential_unreadable", "The secret cannot be opened any more: enter it again.", { cause });
  }
}

async function verdictOn({ guard, now }: CredentialContext, credentialId: string, secret: Secret): Promise<Verdict> {
  const { signal } = new AbortController();
  if (secret.vendor !== "custom" && secret.vendor !== "f5") return probeVendor(secret, guard, signal);
  const engine = secret.vendor === "custom" ? customEngineId(credentialId) : "f5/f5-tts";
  const speaker = ownSpeaker({ engine, credentialId, secret }, { guard, now: () => now().getTime(), timeLimitMs: CALL_LIMIT_MS });
  if (!speaker) return { status: "fails", code: "engine_off", message: "Something is missing: this server needs a key as well." };
  const [voice, language] = secret.vendor === "custom" ? [secret.template.voices[0]?.id ?? "default", secret.template.languages?.[0] ?? "en"] : [CLONED, "en"];
  return challenge(speaker, { voice, language, signal, needsReference: secret.vendor === "f5", random: randomBytes });
}
