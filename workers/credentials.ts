/** What guards the keys that workspaces bring, and the addresses that they name. */
import { version } from "../package.json";
import { type MasterKeys, masterKeys } from "../src/credentials/master-keys.ts";
import type { Guard } from "../src/net/guard.ts";
import { resolveOverHttps } from "../src/net/resolve.ts";
import { variablesOf } from "./env.ts";

const made = new WeakMap<object, MasterKeys>();

/** Kept once they are made: in workerd a request may not wait for another's promise. */
export async function credentialKeys(env: Env): Promise<MasterKeys> {
  const keys = made.get(env) ?? (await masterKeys(variablesOf(env)));
  made.set(env, keys);
  return keys;
}

export function guardOf(env: Env): Guard {
  const { ALLOW_PRIVATE_ENDPOINTS, PUBLIC_URL, CALLBACK_URL, COMPUTE_MEDIA_URL, S3_ENDPOINT, COMPUTE_URLS } = variablesOf(env);
  const ours = [PUBLIC_URL, CALLBACK_URL, COMPUTE_MEDIA_URL, S3_ENDPOINT, ...Object.values(COMPUTE_URLS)].filter(Boolean);
  const rules = { allowPrivate: ALLOW_PRIVATE_ENDPOINTS, own: ours.map((url) => new URL(url).host) };
  return { rules, resolve: resolveOverHttps(fetch.bind(globalThis)), fetch: fetch.bind(globalThis), userAgent: `OneVoice/${version} (+${PUBLIC_URL})` };
}
