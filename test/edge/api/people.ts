/** People without the routes that make them: a user with a personal workspace and a session. */
import type { Role } from "../../../src/accounts/actor.ts";
import { SESSION_COOKIE } from "../../../src/accounts/authenticate-person.ts";
import { hashKey } from "../../../src/accounts/mint-key.ts";
import { newId } from "../../../src/db/new-id.ts";
import { members, sessions, users, workspaces } from "../../../src/db/schema.ts";
import { type Answer, ORIGIN, type World } from "./world.ts";

type Call = { method?: string; body?: unknown; headers?: Record<string, string>; workspace?: string };
/** `headers`: those of a page of ours with the session's cookie. `call`: as the person, in the personal workspace or in `workspace`. */
export type TestPerson = {
  userId: string;
  email: string;
  sessionId: string;
  personalId: string;
  headers: Record<string, string>;
  call: (path: string, call?: Call) => Promise<Answer>;
};
const SESSION_LIVES_MS = 30 * 24 * 3_600_000;

export async function newPerson(world: World, { verified = true, locale = "en" }: { verified?: boolean; locale?: string } = {}): Promise<TestPerson> {
  const { deps, clock } = world;
  const [userId, sessionId, personalId, token] = [newId("usr"), newId("ses"), newId("wsp"), newId("tok")];
  const email = `${userId}@example.com`;
  const [createdAt, expiresAt] = [clock.now, new Date(clock.now.getTime() + SESSION_LIVES_MS)];
  await deps.db.batch([
    deps.db.insert(users).values({ id: userId, email, emailVerified: verified, name: "Test", locale, createdAt, updatedAt: createdAt }),
    deps.db.insert(workspaces).values({ id: personalId, name: "Personal", personalOf: userId, createdAt }),
    deps.db.insert(members).values({ workspaceId: personalId, userId, role: "owner", createdAt }),
    deps.db.insert(sessions).values({ id: sessionId, userId, token: await hashKey(token), expiresAt, createdAt }),
  ]);
  const own = { cookie: `${SESSION_COOKIE}=${token}`, origin: ORIGIN };
  const call: TestPerson["call"] = (path, { workspace, headers, ...rest } = {}) =>
    world.call(path, { ...rest, key: null, headers: { ...own, ...(workspace !== undefined && { "onevoice-workspace": workspace }), ...headers } });
  return { userId, email, sessionId, personalId, headers: own, call };
}

export async function join({ deps: { db }, clock }: World, { userId }: Pick<TestPerson, "userId">, workspaceId: string, role: Role): Promise<void> {
  await db.insert(members).values({ workspaceId, userId, role, createdAt: clock.now });
}
