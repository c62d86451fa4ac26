/** Tickets to watch a dub: for browsers, which cannot send a key with a WebSocket. One dub, one use, one minute. */
import { z } from "zod";
import type { Actor } from "../../accounts/actor.ts";
import { authenticatePerson } from "../../accounts/authenticate-person.ts";
import { standingKey } from "../../accounts/standing-key.ts";
import { signToken, verifyToken } from "../../accounts/token.ts";
import type { Context, SystemContext } from "../../context.ts";
import { usedTickets } from "../../db/schema.ts";
import { AppError } from "../../errors.ts";
import { findDub } from "./find-dub.ts";

const TYPE = "ticket+jwt";
const LIVES_MS = 60_000;
/** How ids of sessions begin. */
const SESSION = "ses_";
const Claims = z.object({ jti: z.string(), sub: z.string(), workspaceId: z.string(), keyId: z.string(), mode: z.enum(["live", "test"]), exp: z.number() });

/** Throws not_found. */
export async function issueTicket(context: Context, input: { dubId: string }, secret: string): Promise<{ ticket: string; expiresAt: Date }> {
  const dub = await findDub(context, input.dubId);
  const { workspaceId, keyId, mode } = context.actor;
  const expiresAt = new Date(context.now().getTime() + LIVES_MS);
  return { ticket: await signToken(secret, TYPE, { jti: context.newId("tkt"), sub: dub.id, workspaceId, keyId, mode }, expiresAt), expiresAt };
}

/** Who comes with this ticket. Throws unauthenticated for one that is forged, expired, used, for another dub, or of a key or session that was revoked. */
export async function useTicket(context: Pick<SystemContext, "db" | "now">, input: { ticket: string; dubId: string }, secret: string): Promise<Actor> {
  const claims = Claims.safeParse(await verifyToken(secret, TYPE, input.ticket, context.now()));
  if (!claims.success || claims.data.sub !== input.dubId) throw refusal();
  const { jti, workspaceId, keyId, mode, exp } = claims.data;
  if (!(await spend(context, { id: jti, workspaceId, expiresAt: new Date(exp * 1000) }, keyId))) throw refusal();
  const person = keyId.startsWith(SESSION) ? await personOf(context, keyId, workspaceId) : null;
  return { workspaceId, keyId, scopes: ["read"], mode, person };
}

/** Throws not_found for somebody who is no longer a member. */
const personOf = async ({ db, now }: Pick<SystemContext, "db" | "now">, sessionId: string, workspaceId: string): Promise<Actor["person"]> =>
  (await authenticatePerson(db, now(), { sessionId }, workspaceId)).person;

const refusal = () => new AppError("unauthenticated", "The ticket is not for this dub, was used before, or its key or session was ended. Ask for a new one.");

/** False when it was spent before, or its key opens nothing any more. The sweeper removes the row once the ticket has expired. */
async function spend({ db, now }: Pick<SystemContext, "db" | "now">, ticket: typeof usedTickets.$inferInsert, keyId: string): Promise<boolean> {
  const note = db.insert(usedTickets).values(ticket).onConflictDoNothing().returning({ id: usedTickets.id });
  const [spent, standing] = await db.batch([note, standingKey(db, keyId, now())]);
  return spent.length === 1 && standing.length === 1;
}
