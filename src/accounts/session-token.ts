import { type AccountContext } from "./account-context.ts";
import { hashKey } from "./mint-key.ts";

const SECRET_BYTES = 32;
/** Absolute: use does not lengthen it. */
const SESSION_MS = 30 * 24 * 60 * 60 * 1000;
const MOST_OF_AGENT = 300;

/** 256 random bits in base64url. */
export const newSecret = (random: (bytes: number) => Uint8Array): string =>
  btoa(String.fromCharCode(...random(SECRET_BYTES)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** A new session: what the browser holds, and the row, which has its hash alone. */
export async function mintSession({ now, newId, random, network }: AccountContext, userId: string, userAgent: string | null) {
  const token = newSecret(random);
  const at = now();
  const expiresAt = new Date(at.getTime() + SESSION_MS);
  const stamps = { expiresAt, createdAt: at, updatedAt: at };
  return {
    token,
    row: { id: newId("ses"), userId, token: await hashKey(token), ipAddress: network, userAgent: userAgent?.slice(0, MOST_OF_AGENT) ?? null, ...stamps },
  };
}
