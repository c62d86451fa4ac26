/**
 * The Ed25519 key (RFC 8037) that access tokens are signed with, derived from TOKEN_SECRET by HKDF (RFC 5869) under a name
 * of its own: no further secret to set up and to lose, and what is derived says nothing of what it came from. There is no
 * older key to keep for a change of the secret: a token lives ten minutes, its session outlives it, and asks for a new one.
 */
import { calculateJwkThumbprint } from "jose";

const INFO = "onevoice access tokens, Ed25519, 1";
const SEED_BITS = 256;
/** PKCS #8 of an Ed25519 private key up to its 32 bytes (RFC 8410 7). */
const PKCS8 = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/** As JWKS show it (RFC 7517). `kid`: its thumbprint (RFC 7638). */
export type PublicKey = { kty: "OKP"; crv: "Ed25519"; x: string; kid: string; use: "sig"; alg: "EdDSA" };
export type SigningKey = { privateKey: CryptoKey; publicKey: PublicKey };

let last: { secret: string; key: SigningKey } | null = null;

/** The same key for the same secret; derived once per isolate. */
export async function signingKey(secret: string): Promise<SigningKey> {
  if (last?.secret !== secret) last = { secret, key: await derive(secret) };
  return last.key;
}

async function derive(secret: string): Promise<SigningKey> {
  const bytes = new TextEncoder();
  const material = await crypto.subtle.importKey("raw", bytes.encode(secret), "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: bytes.encode(INFO) };
  const seed = new Uint8Array(await crypto.subtle.deriveBits(how, material, SEED_BITS));
  const pkcs8 = Uint8Array.from([...PKCS8, ...seed]);
  const readable = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", true, ["sign"]);
  const { x } = (await crypto.subtle.exportKey("jwk", readable)) as JsonWebKey;
  if (x === undefined) throw new Error("The platform does not tell the public half of an Ed25519 key.");
  const privateKey = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", false, ["sign"]);
  const bare = { kty: "OKP", crv: "Ed25519", x } as const;
  return { privateKey, publicKey: { ...bare, kid: await calculateJwkThumbprint(bare), use: "sig", alg: "EdDSA" } };
}
