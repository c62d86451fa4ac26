/**
 * Envelope encryption of a credential's secret, by WebCrypto alone: the secret under a random key of its own (AES-256-GCM), that key under a
 * master key. Both are bound to whose credential it is, so that an envelope moved to another row, workspace or vendor opens nowhere
 * (NIST SP 800-38D; ASVS 5.0, 11.3 and 13.3).
 */
import { z } from "zod";
import type { MasterKey, MasterKeys } from "./master-keys.ts";

/** `iv`: 12 random bytes, new for each. `bytes`: ciphertext and tag. Both base64. */
const Sealed = z.object({ iv: z.string(), bytes: z.string() });
type Sealed = z.infer<typeof Sealed>;
/** As it lies in the database. `keyId`: of the master key that wrapped `key`. */
export const Envelope = z.object({ version: z.literal(1), keyId: z.string(), key: Sealed, secret: Sealed });
export type Envelope = z.infer<typeof Envelope>;
/** Whose it is. */
export type Owner = { workspaceId: string; credentialId: string; vendor: string };

const [KEY_BYTES, IV_BYTES] = [32, 12];

/** It cannot be opened: made under a key that is gone, or not for this place. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

export async function seal({ current }: MasterKeys, owner: Owner, text: string): Promise<Envelope> {
  const own = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const secret = await encrypt(await ownKey(own), utf8(text), boundTo(owner, "secret"));
  return { version: 1, keyId: current.id, key: await encrypt(current.wrapping, own, boundTo(owner, "key")), secret };
}

/** Throws Unreadable. */
export async function unseal(keys: MasterKeys, owner: Owner, envelope: Envelope): Promise<string> {
  const own = await unwrap(keys, owner, envelope);
  return new TextDecoder().decode(await decrypt(await ownKey(own), envelope.secret, boundTo(owner, "secret")));
}

/** The same secret, its key wrapped by the current master key. Throws Unreadable. */
export async function rewrapped(keys: MasterKeys, owner: Owner, envelope: Envelope): Promise<Envelope> {
  const own = await unwrap(keys, owner, envelope);
  return { ...envelope, keyId: keys.current.id, key: await encrypt(keys.current.wrapping, own, boundTo(owner, "key")) };
}

async function unwrap(keys: MasterKeys, owner: Owner, { keyId, key }: Envelope): Promise<Uint8Array<ArrayBuffer>> {
  const master: MasterKey | undefined = [keys.current, ...keys.older].find(({ id }) => id === keyId);
  if (!master) throw new Unreadable("It was made under another key.");
  return decrypt(master.wrapping, key, boundTo(owner, "key"));
}

const ownKey = (raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

/** As JSON, so that no two owners are written alike. */
const boundTo = ({ workspaceId, credentialId, vendor }: Owner, what: "key" | "secret"): Uint8Array<ArrayBuffer> =>
  utf8(JSON.stringify(["onevoice credential", 1, what, workspaceId, credentialId, vendor]));

async function encrypt(key: CryptoKey, bytes: Uint8Array<ArrayBuffer>, additionalData: Uint8Array<ArrayBuffer>): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  return { iv: base64Of(iv), bytes: base64Of(new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, bytes))) };
}

async function decrypt(key: CryptoKey, sealed: Sealed, additionalData: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytesOf(sealed.iv), additionalData }, key, bytesOf(sealed.bytes)));
  } catch (cause) {
    throw new Unreadable("It was changed, or made for another place.", { cause });
  }
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text));
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
/** By parts: the arguments of one call are limited. */
const base64Of = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
