/** Short-lived signed tokens of ours (RFC 7519, HS256): task tokens, watch tickets, media grants. One `typ` and one key per purpose, so none passes for another. */
import { type JWTPayload, SignJWT, jwtVerify } from "jose";
import { AppError } from "../errors.ts";

const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const keyOf = (secret: string, typ: string) => new TextEncoder().encode(`${typ}\n${secret}`);

export function signToken(secret: string, typ: string, claims: JWTPayload, expiresAt: Date): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: "HS256", typ }).setExpirationTime(expiresAt).sign(keyOf(secret, typ));
}

/** The claims. Throws `unauthenticated` for anything but a token of this purpose, signed by us and not expired. */
export async function verifyToken(secret: string, typ: string, token: string, now: Date): Promise<JWTPayload> {
  if (!COMPACT.test(token)) throw new AppError("unauthenticated", "The token is not valid.");
  try {
    const { payload } = await jwtVerify(token, keyOf(secret, typ), { algorithms: ["HS256"], typ, currentDate: now, requiredClaims: ["exp"] });
    return payload;
  } catch (cause) {
    throw new AppError("unauthenticated", "The token is not valid or has expired.", { cause });
  }
}
