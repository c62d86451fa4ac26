import type { AccountContext } from "./account-context.ts";
import { hashKey } from "./mint-key.ts";
import { newSecret } from "./new-secret.ts";

/** Absolute: use does not lengthen it. */
const SESSION_MS = 30 * 24 * 60 * 60 * 1000;
const MOST_OF_AGENT = 300;

/** A new session: what the browser holds, and the row, which has its hash alone. */
export async function mintSession({ now, newId, random, network }: AccountContext, userId: string, userAgent: string | null) {
  const token = newSecret(random);
  const at = now();
  const expiresAt = new Date(at.getTime() + SESSION_MS);
  const stamps = { expiresAt, createdAt: at };
  return {
    token,
    row: { id: newId("ses"), userId, token: await hashKey(token), network, userAgent: userAgent?.slice(0, MOST_OF_AGENT) ?? null, ...stamps },
  };
}
