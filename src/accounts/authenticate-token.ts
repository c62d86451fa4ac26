import type { Db } from "../db/client.ts";
import { AppError } from "../errors.ts";
import { type TokenAuthority, verifyAccessToken } from "./access-token.ts";
import type { Actor } from "./actor.ts";
import { authenticatePerson } from "./authenticate-person.ts";

/** Who holds this access token. The session and the role are read anew: one that was ended, or changed, counts at once. */
export async function authenticateToken(db: Db, now: Date, authority: TokenAuthority, token: string): Promise<Actor> {
  const { userId, sessionId, workspaceId } = await verifyAccessToken(authority, token, now);
  const actor = await authenticatePerson(db, now, { sessionId }, workspaceId);
  if (actor.person?.userId !== userId) throw new AppError("unauthenticated", "The access token is not of this session's person.");
  return actor;
}
