/**
 * Signed tokens that nobody but this Worker checks: task tokens, tickets, media grants, streams, share links. They stay
 * symmetric (RFC 7519, HS256): who checks them may make them as well, and it is the same Worker. One `typ` and one key
 * per purpose, so none passes for another. What others check is signed with EdDSA: access-token.ts.
 */
import { type JWTPayload, SignJWT } from "jose";
import { AppError } from "../errors.ts";
import { readClaims } from "./read-claims.ts";
import { verifyCompact } from "./verify-compact.ts";

const ALG = "HS256";
const keyOf = (secret: string, typ: string) => new TextEncoder().encode(`${typ}\n${secret}`);

export function signToken(secret: string, typ: string, claims: JWTPayload, expiresAt: Date): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: ALG, typ }).setExpirationTime(expiresAt).sign(keyOf(secret, typ));
}

/** The claims. Throws `unauthenticated` for anything but a token of this purpose, signed by us and not expired. */
export async function verifyToken(secret: string, typ: string, token: string, now: Date): Promise<JWTPayload> {
  try {
    return readClaims(await verifyCompact(token, { alg: ALG, typ }, keyOf(secret, typ)), now);
  } catch (cause) {
    throw new AppError("unauthenticated", "The token is not valid or has expired.", { cause });
  }
}
