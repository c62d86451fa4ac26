/** Passwords: which are taken, and what is stored of them, a PHC string as `$scrypt$ln=15,r=8,p=3$salt$hash`. */
import { timingSafeEqual } from "node:crypto";
import { AppError } from "../errors.ts";
import { commonPasswords } from "./common-passwords.ts";
import type { Kdf, KdfCost } from "./scrypt.ts";

const COST: KdfCost = { ln: 15, r: 8, p: 3 };
const [SALT_BYTES, HASH_BYTES] = [16, 32];
/** Of a password, in characters. */
export const [LEAST, MOST] = [8, 128];
const SHAPE = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** What an unknown person's password is compared with: it costs the same, and nothing matches. */
export const NOBODY = `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${base64(new Uint8Array(SALT_BYTES))}$${base64(new Uint8Array(HASH_BYTES))}`;

/** The same characters however they were typed (RFC 8265 4.2 by NFKC). */
const normal = (password: string): string => password.normalize("NFKC");

/** `pointer`: where it stands in the body. Throws `weak_password`. */
export function refuseWeak(password: string, email: string, pointer: string): void {
  const why = weaknessOf(password, email);
  if (why !== null) throw new AppError("weak_password", why, { errors: [{ in: "body", pointer, detail: why }] });
}

function weaknessOf(password: string, email: string): string | null {
  const text = normal(password);
  const length = Array.from(text).length;
  if (length < LEAST || length > MOST) return `A password has ${LEAST} to ${MOST} characters.`;
  const folded = text.toLowerCase();
  if (commonPasswords.has(folded)) return "This password is among the most common: take another.";
  return folded === email || folded === email.split("@")[0] ? "A password must not be your e-mail address." : null;
}

/** One KDF call. `salt`: 16 random bytes. */
export async function hashPassword(kdf: Kdf, random: (bytes: number) => Uint8Array, password: string): Promise<string> {
  const salt = random(SALT_BYTES);
  const hash = await kdf(normal(password), salt, COST, HASH_BYTES);
  return `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${base64(salt)}$${base64(hash)}`;
}

/** One KDF call whatever comes out. `isOld`: the string was made more cheaply than today's. Throws for a string that is none of ours. */
export async function verifyPassword(kdf: Kdf, stored: string, password: string): Promise<{ isRight: boolean; isOld: boolean }> {
  const [, ln, r, p, salt = "", hash = ""] = SHAPE.exec(stored) ?? [];
  if (ln === undefined) throw new Error("A stored password is no PHC string of scrypt.");
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  const expected = Buffer.from(hash, "base64");
  const made = await kdf(normal(password), Buffer.from(salt, "base64"), cost, expected.length);
  const isOld = cost.ln < COST.ln || cost.r < COST.r || cost.p < COST.p;
  return { isRight: timingSafeEqual(made, expected), isOld };
}

/** Without padding, as PHC strings have it. */
function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("=", "");
}
