/** What a token says (RFC 7519 4.1), once its signature is known to be ours. */
import { z } from "zod";

const Times = z.looseObject({ exp: z.number(), nbf: z.number().optional(), iat: z.number().optional() });
export type Claims = Record<string, unknown>;

/** Throws for what is no JSON object, has no `exp`, has expired, or is not valid or not made yet. No leeway: the clock that wrote it is the one that reads it. */
export function readClaims(payload: Uint8Array, now: Date): Claims {
  const claims = Times.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payload)));
  const seconds = Math.floor(now.getTime() / 1000);
  if (claims.exp <= seconds) throw new Error("The token has expired.");
  if ((claims.nbf ?? seconds) > seconds || (claims.iat ?? seconds) > seconds) throw new Error("The token is not valid yet.");
  return claims;
}
