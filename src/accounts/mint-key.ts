/** API keys: `ov_live_` or `ov_test_`, 32 random bytes in base62, and a checksum by which scanners and we know a key from a typing error. */
import { newId } from "../db/new-id.ts";
import type { KeyMode } from "./actor.ts";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SECRET_BYTES = 32;
/** ceil(256 / log2(62)) and ceil(32 / log2(62)). */
const SECRET_DIGITS = 43;
const CHECKSUM_DIGITS = 6;
const SHAPE = new RegExp(`^(ov_(?:live|test)_[0-9A-Za-z]{${SECRET_DIGITS}})([0-9A-Za-z]{${CHECKSUM_DIGITS}})$`);

/** The columns of api_keys that follow from the key; name, workspace, scopes and times are the caller's. */
export type MintedKey = { key: string; row: { id: string; mode: KeyMode; hash: string; hint: string } };

/** A new key, shown once, and what is stored of it. `random(n)`: n bytes from a secure source. */
export async function mintKey(random: (bytes: number) => Uint8Array, mode: KeyMode): Promise<MintedKey> {
  const stem = `ov_${mode}_${base62(random(SECRET_BYTES), SECRET_DIGITS)}`;
  const key = stem + checksum(stem);
  return { key, row: { id: newId("key", random), mode, hash: await hashKey(key), hint: key.slice(-4) } };
}

/** Lower-case hex SHA-256: enough for 256 random bits, unlike passwords. */
export async function hashKey(key: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** False for what cannot be a key, so that rubbish never reaches the database. */
export function looksLikeKey(text: string): boolean {
  const match = SHAPE.exec(text);
  return match?.[1] !== undefined && checksum(match[1]) === match[2];
}

function base62(bytes: Uint8Array, digits: number): string {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  let text = "";
  for (let place = 0; place < digits; place++) {
    text = BASE62[Number(value % 62n)] + text;
    value /= 62n;
  }
  return text;
}

/** CRC-32 (ISO 3309) of each byte: every request with a key is checked by it. */
const CRC_OF = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = (byte >>> 1) ^ (byte & 1 ? 0xedb88320 : 0);
  return byte;
});

/** CRC-32 of the text, which is ASCII, in base62. */
function checksum(text: string): string {
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at++) crc = (crc >>> 8) ^ CRC_OF[(crc ^ text.charCodeAt(at)) & 0xff]!;
  let [value, digits] = [(crc ^ 0xffffffff) >>> 0, ""];
  for (; digits.length < CHECKSUM_DIGITS; value = Math.floor(value / 62)) digits = BASE62[value % 62] + digits;
  return digits;
}
