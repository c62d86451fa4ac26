/** A person with a session, put straight into the database. */
import { SESSION_COOKIE } from "../../../src/accounts/authenticate-person.ts";
import { hashKey } from "../../../src/accounts/mint-key.ts";
import { newId } from "../../../src/db/new-id.ts";
import { members, sessions, users, workspaces } from "../../../src/db/schema.ts";
import type { World } from "./world.ts";

/** `cookie`: what the person's browser sends. */
export async function personWithSession(
  { deps: { db }, clock: { now } }: World,
  more: { isAdmin?: boolean; emailVerified?: boolean; email?: string; token?: string } = {},
): Promise<{ cookie: string; userId: string; workspaceId: string; sessionId: string }> {
  const [userId, workspaceId, sessionId] = [newId("usr"), newId("wsp"), newId("ses")];
  const { isAdmin = false, emailVerified = true, email = `${userId}@example.com`, token = newId("tok") } = more;
  const times = { createdAt: now, updatedAt: now };
  await db.batch([
    db.insert(users).values({ id: userId, email, emailVerified, isAdmin, name: "Test", ...times }),
    db.insert(workspaces).values({ id: workspaceId, name: "Own", personalOf: userId, createdAt: now }),
    db.insert(members).values({ workspaceId, userId, role: "owner", createdAt: now }),
    db.insert(sessions).values({ id: sessionId, userId, token: await hashKey(token), expiresAt: new Date(now.getTime() + 86_400_000), ...times }),
  ]);
  return { cookie: `${SESSION_COOKIE}=${token}`, userId, workspaceId, sessionId };
}
