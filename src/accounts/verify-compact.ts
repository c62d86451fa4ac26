/**
 * The one place where a signature of a token is checked (JWS compact serialization, RFC 7515). Stricter than the RFC, as
 * every token here is our own: the header is exactly the one that we write, so that no token chooses its algorithm or key
 * (RFC 8725 3.1), none brings `jwk`, `jku`, `x5u` or `crit`, and one for another purpose (`typ`) is no token at all.
 */
import { base64url, compactVerify, type CryptoKey, decodeProtectedHeader, type JWK } from "jose";

const SHAPE = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const MOST_CHARACTERS = 8_000;

export type ExpectedHeader = { alg: string; typ?: string; kid?: string };

/** Whether the text has the form of a token; API keys have not. */
export const looksCompact = (text: string): boolean => text.length <= MOST_CHARACTERS && SHAPE.test(text);

/** What was signed. Throws for anything but a token with this very header, signed by this key. */
export async function verifyCompact(token: string, expected: ExpectedHeader, key: CryptoKey | JWK | Uint8Array): Promise<Uint8Array> {
  if (!looksCompact(token) || !token.split(".").every(isCanonical)) throw new Error("The token has not the form of one.");
  if (!isExactly(decodeProtectedHeader(token), expected)) throw new Error("The token has another header than ours have.");
  return (await compactVerify(token, key, { algorithms: [expected.alg] })).payload;
}

/** Decoders pass over stray bits at the end (RFC 4648 3.5); then one token would have several texts. */
const isCanonical = (part: string): boolean => base64url.encode(base64url.decode(part)) === part;

function isExactly(header: Readonly<Record<string, unknown>>, expected: ExpectedHeader): boolean {
  const wanted = Object.entries(expected);
  return Object.keys(header).length === wanted.length && wanted.every(([name, value]) => header[name] === value);
}
