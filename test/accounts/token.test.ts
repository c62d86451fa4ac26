import { base64url, exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { ACCESS_LIVES_MS, signAccessToken, verifyAccessToken } from "../../src/accounts/access-token.ts";
import { type SigningKey, signingKey } from "../../src/accounts/signing-keys.ts";
import { signToken, verifyToken } from "../../src/accounts/token.ts";
import { AppError } from "../../src/errors.ts";

const authority = { secret: "test-token-secret-0123456789abcdef", issuer: "https://api.example" };
const now = new Date("2026-11-24T10:00:00Z");
const seconds = now.getTime() / 1000;
const claims = { userId: "usr_1", sessionId: "ses_1", workspaceId: "wsp_1" };
const said = { iss: authority.issuer, aud: "onevoice-api", sub: "usr_1", sid: "ses_1", jti: "atk_1", workspace_id: "wsp_1", iat: seconds, exp: seconds + 600 };
const PURPOSES = ["task+jwt", "ticket+jwt", "media+jwt", "stream+jwt", "share+jwt"];

let key: SigningKey;
let good: string;
beforeAll(async () => {
  key = await signingKey(authority.secret);
  good = (await signAccessToken(authority, "atk_1", claims, now)).accessToken;
});

const encode = (value: unknown): string => base64url.encode(JSON.stringify(value));
/** With the right key, whatever header and claims. */
async function signed(header: object, payload: unknown = said): Promise<string> {
  const text = `${encode(header)}.${encode(payload)}`;
  const signature = await crypto.subtle.sign("Ed25519", key.privateKey, new TextEncoder().encode(text));
  return `${text}.${base64url.encode(new Uint8Array(signature))}`;
}
async function hmacSigned(header: object, secret: Uint8Array<ArrayBuffer>): Promise<string> {
  const text = `${encode(header)}.${encode(said)}`;
  const hmac = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return `${text}.${base64url.encode(new Uint8Array(await crypto.subtle.sign("HMAC", hmac, new TextEncoder().encode(text))))}`;
}
const header = (more: object = {}) => ({ alg: "EdDSA", typ: "at+jwt", kid: key.publicKey.kid, ...more });
const part = (index: number): string => good.split(".")[index] ?? "";

async function isRefused(token: string, at = now, by = authority): Promise<boolean> {
  try {
    await verifyAccessToken(by, token, at);
    return false;
  } catch (error) {
    return error instanceof AppError && error.code === "unauthenticated";
  }
}

describe("An access token", () => {
  it("tells who holds it", async () => expect(await verifyAccessToken(authority, good, now)).toEqual(claims));
  it("is one that any library verifies by the public key alone", async () => {
    const { payload, protectedHeader } = await jwtVerify(good, await importJWK(key.publicKey as JWK, "EdDSA"), {
      issuer: authority.issuer,
      audience: "onevoice-api",
      typ: "at+jwt",
      currentDate: now,
    });
    expect([payload, protectedHeader]).toEqual([said, header()]);
  });
  it("is signed by the same key for the same secret and by another for another, and shows no private half", async () => {
    const other = await signingKey("another-token-secret-0123456789ab");
    expect((await signingKey(authority.secret)).publicKey).toEqual(key.publicKey);
    expect(other.publicKey.x).not.toBe(key.publicKey.x);
    expect(Object.keys(key.publicKey).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
    expect(key.privateKey.extractable).toBe(false);
  });
  it("lasts to its last millisecond and no longer", async () => {
    expect(await isRefused(good, new Date(now.getTime() + ACCESS_LIVES_MS - 1))).toBe(false);
    expect(await isRefused(good, new Date(now.getTime() + ACCESS_LIVES_MS))).toBe(true);
  });
});

describe("A header that is not ours is refused, though the signature is right:", () => {
  it.each<[string, object]>([
    ["alg none", { alg: "none" }],
    ["alg None", { alg: "None" }],
    ["alg Ed25519", { alg: "Ed25519" }],
    ["alg HS256", { alg: "HS256" }],
    ["alg ES256", { alg: "ES256" }],
    ["alg left out", { alg: undefined }],
    ["alg as a list", { alg: ["EdDSA"] }],
    ["kid unknown", { kid: "other" }],
    ["kid left out", { kid: undefined }],
    ["kid empty", { kid: "" }],
    ["kid a path", { kid: "../../dev/null" }],
    ["kid a URL", { kid: "https://evil.example/jwks.json" }],
    ["kid SQL", { kid: "' OR 1=1 --" }],
    ["kid a number", { kid: 0 }],
    ["typ JWT", { typ: "JWT" }],
    ["typ left out", { typ: undefined }],
    ["typ in capitals", { typ: "AT+JWT" }],
    ["typ with application/", { typ: "application/at+jwt" }],
    ["crit unknown", { crit: ["x"], x: 1 }],
    ["crit b64", { crit: ["b64"], b64: false }],
    ["crit empty", { crit: [] }],
    ["crit exp", { crit: ["exp"], exp: 1 }],
    ["b64 false", { b64: false }],
    ["jku", { jku: "https://evil.example/jwks.json" }],
    ["x5u", { x5u: "https://evil.example/cert.pem" }],
    ["x5c", { x5c: ["AA=="] }],
    ["zip", { zip: "DEF" }],
    ["cty JWT", { cty: "JWT" }],
  ])("%s", async (_, more) => expect(await isRefused(await signed(header(more)))).toBe(true));
  it("jwk of whoever forged it", async () => {
    const forger = await generateKeyPair("EdDSA", { extractable: true });
    const jwk = await exportJWK(forger.publicKey);
    const token = await new SignJWT(said).setProtectedHeader({ ...header(), jwk }).sign(forger.privateKey);
    expect(await isRefused(token)).toBe(true);
  });
});

describe("A claim that is wrong is refused, though the signature is right:", () => {
  it.each<[string, object]>([
    ["iss another", { iss: "https://evil.example" }],
    ["iss with a slash", { iss: "https://api.example/" }],
    ["iss left out", { iss: undefined }],
    ["aud another", { aud: "other-api" }],
    ["aud a list", { aud: ["onevoice-api", "other-api"] }],
    ["aud left out", { aud: undefined }],
    ["exp past", { exp: seconds - 1 }],
    ["exp now", { exp: seconds }],
    ["exp left out", { exp: undefined }],
    ["exp a text", { exp: "9999999999" }],
    ["exp null", { exp: null }],
    ["nbf to come", { nbf: seconds + 1 }],
    ["nbf a text", { nbf: "0" }],
    ["iat to come", { iat: seconds + 60 }],
    ["iat left out", { iat: undefined }],
    ["sub left out", { sub: undefined }],
    ["sub empty", { sub: "" }],
    ["sid left out", { sid: undefined }],
    ["jti left out", { jti: undefined }],
    ["workspace left out", { workspace_id: undefined }],
  ])("%s", async (_, more) => expect(await isRefused(await signed(header(), { ...said, ...more }))).toBe(true));
  it.each([null, [], "text", 7])("claims that are %j", async (payload) => expect(await isRefused(await signed(header(), payload))).toBe(true));
});

describe("A text that is not the token's own is refused:", () => {
  it.each<[string, () => string]>([
    ["empty", () => ""],
    ["a space before", () => ` ${good}`],
    ["a line break after", () => `${good}\n`],
    ["a space inside", () => good.replace(".", " .")],
    ["padding", () => `${good}==`],
    ["the other base64", () => `${part(0)}+.${part(1)}.${part(2)}`],
    ["stray bits in the signature", () => `${good.slice(0, -1)}${next(good.at(-1) ?? "")}`],
    ["no signature", () => `${part(0)}.${part(1)}.`],
    ["two parts", () => `${part(0)}.${part(1)}`],
    ["two signatures", () => `${good}.${part(2)}`],
    ["half a signature", () => good.slice(0, -43)],
    ["a signature of zeros", () => `${part(0)}.${part(1)}.${base64url.encode(new Uint8Array(64))}`],
    ["other claims", () => `${part(0)}.${encode({ ...said, sub: "usr_2" })}.${part(2)}`],
    ["alg none and no signature", () => `${encode({ alg: "none", typ: "at+jwt" })}.${part(1)}.`],
    ["JSON serialization", () => JSON.stringify({ protected: part(0), payload: part(1), signature: part(2) })],
    ["a header twice", () => `${part(0)}.${part(0)}.${part(2)}`],
    ["a very long one", () => `${part(0)}.${"A".repeat(100_000)}.${part(2)}`],
  ])("%s", async (_, token) => expect(await isRefused(token())).toBe(true));
  it("with the public key as the secret of an HMAC", async () => {
    const secrets = [base64url.decode(key.publicKey.x), new TextEncoder().encode(key.publicKey.x), new TextEncoder().encode(JSON.stringify(key.publicKey))];
    for (const secret of secrets) {
      expect(await isRefused(await hmacSigned(header({ alg: "HS256" }), Uint8Array.from(secret)))).toBe(true);
      expect(await isRefused(await hmacSigned(header(), Uint8Array.from(secret)))).toBe(true);
    }
  });
  it("signed by another key under our key's id, or checked against another secret or issuer", async () => {
    const forger = await generateKeyPair("EdDSA");
    expect(await isRefused(await new SignJWT(said).setProtectedHeader(header()).sign(forger.privateKey))).toBe(true);
    expect(await isRefused(good, now, { ...authority, secret: "another-token-secret-0123456789ab" })).toBe(true);
    expect(await isRefused(good, now, { ...authority, issuer: "https://other.example" })).toBe(true);
  });
});

describe("A token of one purpose", () => {
  const later = new Date(now.getTime() + 60_000);
  it("passes for no other, in every pair of purposes", async () => {
    const accepted: string[] = [];
    for (const made of PURPOSES) {
      const token = await signToken(authority.secret, made, said, later);
      if (!(await isRefused(token))) accepted.push(`${made} as access`);
      for (const read of PURPOSES) if (await passes(read, token)) accepted.push(`${made} as ${read}`);
    }
    for (const read of PURPOSES) if (await passes(read, good)) accepted.push(`access as ${read}`);
    expect(accepted).toEqual(PURPOSES.map((each) => `${each} as ${each}`));
  });
  it("cannot be renamed: the key is another, too", async () => {
    const token = await signToken(authority.secret, "ticket+jwt", said, later);
    const renamed = `${encode({ alg: "HS256", typ: "task+jwt" })}.${token.split(".").slice(1).join(".")}`;
    expect(await passes("task+jwt", renamed)).toBe(false);
  });
});

const passes = (typ: string, token: string): Promise<boolean> =>
  verifyToken(authority.secret, typ, token, now).then(
    () => true,
    () => false,
  );

/** The next letter of base64url: of a signature's last one only the first two bits count. */
function next(letter: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return letters[letters.indexOf(letter) + 1] ?? "A";
}
