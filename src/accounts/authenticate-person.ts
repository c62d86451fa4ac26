import { and, eq, gt, isNull } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { members, sessions, users, workspaces } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import { type Actor, scopesOf } from "./actor.ts";
import { hashKey } from "./mint-key.ts";

/** `__Host-`: of this host alone, over HTTPS alone (RFC 6265bis 4.1.3); browsers take localhost for secure. */
export const SESSION_COOKIE = "__Host-onevoice";

export type Presented = { token: string } | { sessionId: string };

/**
 * Who holds this session, in the workspace asked for, or else in the personal one. Somebody who has not proved the address only reads.
 * Throws `unauthenticated` for a session that is unknown, expired or revoked, `not_found` for a workspace in which the person is no member.
 */
export async function authenticatePerson(db: Db, now: Date, presented: Presented, workspaceId: string | null): Promise<Actor> {
  const held = "token" in presented ? eq(sessions.token, await hashKey(presented.token)) : eq(sessions.id, presented.sessionId);
  const place = workspaceId === null ? eq(workspaces.personalOf, users.id) : eq(workspaces.id, workspaceId);
  const [row] = await db
    .select({ sessionId: sessions.id, user: users, role: members.role, workspaceId: workspaces.id })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(workspaces, and(place, isNull(workspaces.deletedAt)))
    .leftJoin(members, and(eq(members.workspaceId, workspaces.id), eq(members.userId, users.id)))
    .where(and(held, gt(sessions.expiresAt, now)));
  if (!row) throw new AppError("unauthenticated", "The session is unknown, has expired or was ended. Sign in again.");
  if (row.workspaceId === null || row.role === null) throw new AppError("not_found", "There is no such workspace, or you are no member of it.");
  const { id: userId, email, emailVerified, isAdmin, locale } = row.user;
  const own = scopesOf[row.role];
  return {
    workspaceId: row.workspaceId,
    keyId: row.sessionId,
    scopes: emailVerified ? own : own.filter((scope) => scope === "read"),
    mode: "live",
    person: { userId, email, isVerified: emailVerified, isAdmin, locale },
  };
}
