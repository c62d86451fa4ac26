/** Speech on a workspace's own credential: its endpoint, or a vendor on its own key, asked through the guard wherever the address is the user's. */
import type { Limits } from "../limits/limits.ts";
import type { Guard } from "../net/guard.ts";
import { customEngineId } from "../providers/custom/engine.ts";
import { customSpeech } from "../providers/custom/speech.ts";
import type { SpeechProvider } from "../providers/speech.ts";
import { speakerOf } from "../providers/vendors-voices.ts";
import { fetchFor } from "./open-credential.ts";
import { addressOf, type Secret } from "./secret.ts";
import { settingsOf } from "./settings-of.ts";

/** As the vendors' (vendors-voices.ts). */
const TIME_LIMIT_MS = 90_000;

export type OwnSpeaker = { engine: string; credentialId: string; secret: Secret };
type World = { guard: Guard; now: () => number; timeLimitMs?: number };

/** What its owner lets an endpoint be asked for; null: a vendor's published limits hold (src/providers/limits-of.ts). */
export const ownLimits = (secret: Secret): Limits | null =>
  secret.vendor === "custom"
    ? { requestsPerMinute: secret.template.requestsPerMinute, charactersPerMinute: null, concurrency: secret.template.concurrency }
    : null;

/** Null: this credential is none of that engine. */
export function ownSpeaker({ engine, credentialId, secret }: OwnSpeaker, { guard, now, timeLimitMs = TIME_LIMIT_MS }: World): SpeechProvider | null {
  if (secret.vendor !== "custom") return speakerOf(engine, settingsOf(secret), { fetch: fetchFor(secret, guard), now, isForeign: addressOf(secret) !== null });
  if (engine !== customEngineId(credentialId)) return null;
  return customSpeech(secret.template, { engine, key: secret.apiKey ?? null, guard, now, timeLimitMs });
}
