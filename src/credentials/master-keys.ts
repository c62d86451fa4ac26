/**
 * The keys that wrap the keys of credentials. `CREDENTIALS_KEY`: 32 bytes in base64. Where it is not set, a key derived from `TOKEN_SECRET`
 * (HKDF, RFC 5869, under a label of its own) stands in, so that a machine of one's own needs no secret more; it stays readable when
 * `CREDENTIALS_KEY` is set later. `CREDENTIALS_KEY_OLD`: the one before, until all is wrapped anew (rewrap-credentials.ts).
 */

/** `id`: which key wrapped an envelope; says nothing of the key. */
export type MasterKey = { id: string; wrapping: CryptoKey };
export type MasterKeys = {
  current: MasterKey;
  /** Beside the current one, those that older envelopes may still need. */
  older: readonly MasterKey[];
  /** Secrets that are compared without being kept: HMAC-SHA-256. */
  comparing: CryptoKey;
};
export type KeySettings = { CREDENTIALS_KEY: string; CREDENTIALS_KEY_OLD: string; TOKEN_SECRET: string };

const KEY_BYTES = 32;
const LABELS = {
  derived: "onevoice credentials key v1",
  id: "onevoice credentials key id v1",
  wrapping: "onevoice credentials wrapping v1",
  comparing: "onevoice credentials comparing v1",
};
const ID_BYTES = 8;

/** Throws an Error that names the variable, and never what it says. */
export async function masterKeys({ CREDENTIALS_KEY, CREDENTIALS_KEY_OLD, TOKEN_SECRET }: KeySettings): Promise<MasterKeys> {
  const derived = await expand(Uint8Array.from(new TextEncoder().encode(TOKEN_SECRET)), LABELS.derived, KEY_BYTES);
  const own = [CREDENTIALS_KEY, CREDENTIALS_KEY_OLD].map((text, at) => (text === "" ? null : bytesOf(text, ["CREDENTIALS_KEY", "CREDENTIALS_KEY_OLD"][at]!)));
  const raws = [own[0] ?? derived, ...[own[1], own[0] && derived].filter((raw) => raw != null)];
  const [current, ...older] = await Promise.all(raws.map(keyOf));
  const comparing = await crypto.subtle.importKey("raw", await expand(raws[0]!, LABELS.comparing, KEY_BYTES), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  return { current: current!, older, comparing };
}

/** The same for the same text, under the same key; of no use to whoever has only this. */
export async function likeness({ comparing }: MasterKeys, text: string): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.sign("HMAC", comparing, new TextEncoder().encode(text))));
}

async function keyOf(raw: Uint8Array<ArrayBuffer>): Promise<MasterKey> {
  const [id, wrapping] = await Promise.all([expand(raw, LABELS.id, ID_BYTES), expand(raw, LABELS.wrapping, KEY_BYTES)]);
  return { id: hexOf(id), wrapping: await crypto.subtle.importKey("raw", wrapping, "AES-GCM", false, ["encrypt", "decrypt"]) };
}

async function expand(secret: Uint8Array<ArrayBuffer>, label: string, bytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const info = new TextEncoder().encode(label);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info }, key, bytes * 8));
}

function bytesOf(text: string, name: string): Uint8Array<ArrayBuffer> {
  const bytes = /^[A-Za-z0-9+/]{43}=$/.test(text) ? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)) : null;
  if (bytes?.length !== KEY_BYTES) throw new Error(`configuration: ${name} must be 32 random bytes in base64 (openssl rand -base64 32).`);
  return bytes;
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
