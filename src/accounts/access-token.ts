/** Access tokens (RFC 9068): what a signed-in person's programs show for some minutes; anybody can check them by our JWKS. */
import { SignJWT } from "jose";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { readClaims } from "./read-claims.ts";
import { signingKey } from "./signing-keys.ts";
import { verifyCompact } from "./verify-compact.ts";

export const ACCESS_LIVES_MS = 10 * 60_000;
const TYPE = "at+jwt";
const ALG = "EdDSA";
const AUDIENCE = "onevoice-api";

/** `issuer`: how clients reach this API. */
export type TokenAuthority = { secret: string; issuer: string };
/** `workspace_id`: the one that it is for. */
export type AccessClaims = { userId: string; sessionId: string; workspaceId: string };

const Wire = z.object({ sub: z.string().min(1), sid: z.string().min(1), jti: z.string().min(1), iat: z.number(), workspace_id: z.string().min(1) });

/** `id`: of the token (`jti`). */
export async function signAccessToken(
  authority: TokenAuthority,
  id: string,
  claims: AccessClaims,
  now: Date,
): Promise<{ accessToken: string; expiresAt: Date }> {
  const { privateKey, publicKey } = await signingKey(authority.secret);
  const expiresAt = new Date(now.getTime() + ACCESS_LIVES_MS);
  const accessToken = await new SignJWT({ sid: claims.sessionId, workspace_id: claims.workspaceId })
    .setProtectedHeader({ alg: ALG, typ: TYPE, kid: publicKey.kid })
    .setIssuer(authority.issuer)
    .setAudience(AUDIENCE)
    .setSubject(claims.userId)
    .setJti(id)
    .setIssuedAt(now)
    .setExpirationTime(expiresAt)
    .sign(privateKey);
  return { accessToken, expiresAt };
}

/** Throws `unauthenticated` for anything but an access token of ours that has not expired. Whether its session still stands it does not know. */
export async function verifyAccessToken(authority: TokenAuthority, token: string, now: Date): Promise<AccessClaims> {
  try {
    const { publicKey } = await signingKey(authority.secret);
    const claims = readClaims(await verifyCompact(token, { alg: ALG, typ: TYPE, kid: publicKey.kid }, publicKey), now);
    if (claims["iss"] !== authority.issuer || claims["aud"] !== AUDIENCE) throw new Error("The token is for somebody else.");
    const { sub, sid, workspace_id } = Wire.parse(claims);
    return { userId: sub, sessionId: sid, workspaceId: workspace_id };
  } catch (cause) {
    throw new AppError("unauthenticated", "The access token is not valid or has expired. Ask for a new one.", { cause });
  }
}
