import { eq } from "drizzle-orm";
import { beforeEach, expect, it } from "vitest";
import { SESSION_COOKIE } from "../../../src/accounts/authenticate-person.ts";
import { hashKey } from "../../../src/accounts/mint-key.ts";
import { members, sessions, users, workspaces } from "../../../src/db/schema.ts";
import { openWorld, ORIGIN, problemOf, type World } from "./world.ts";

let world: World;
beforeEach(async () => void (world = await openWorld()));

async function person(isVerified = true): Promise<{ userId: string; sessionId: string; headers: Record<string, string> }> {
  const { db, newId, now } = world.deps;
  const [userId, workspaceId, sessionId, token] = [newId("usr"), newId("wsp"), newId("ses"), newId("tok")];
  const stamps = { createdAt: now(), updatedAt: now() };
  await db.insert(users).values({ id: userId, email: `${userId}@example.com`, emailVerified: isVerified, name: "Ada", ...stamps });
  await db.insert(workspaces).values({ id: workspaceId, name: "Ada", personalOf: userId, createdAt: now() });
  await db.insert(members).values({ workspaceId, userId, role: "owner", createdAt: now() });
  const expiresAt = new Date(now().getTime() + 60_000);
  await db.insert(sessions).values({ id: sessionId, userId, token: await hashKey(token), expiresAt, ...stamps });
  return { userId, sessionId, headers: { cookie: `${SESSION_COOKIE}=${token}`, origin: ORIGIN } };
}

it("A person changes name, language, time zone and preferences", async () => {
  const { headers } = await person();
  const body = { name: "Ada L.", locale: "pt-br", timeZone: "America/Sao_Paulo", preferences: { mailWhenJobEnds: true } };
  const changed = await world.call("/v1/me", { method: "PATCH", body, key: null, headers });
  expect([changed.status, changed.body]).toMatchObject([200, { ...body, locale: "pt-BR" }]);
  expect((await world.call("/v1/me", { key: null, headers })).body).toEqual(changed.body);
});

it("No language, zone or field that is none is taken", async () => {
  const { headers } = await person();
  for (const body of [
    { locale: "not a tag" },
    { timeZone: "Mars/Olympus" },
    { timeZone: "+01:00" },
    { isAdmin: true },
    { preferences: { other: true } },
    { name: " " },
  ])
    expect(problemOf(await world.call("/v1/me", { method: "PATCH", body, key: null, headers }))).toEqual([422, "invalid_request"]);
});

it("Who has not proved the address reads and does not write", async () => {
  const { headers } = await person(false);
  expect((await world.call("/v1/me", { key: null, headers })).body.emailVerified).toBe(false);
  expect(problemOf(await world.call("/v1/me", { method: "PATCH", body: { name: "Eve" }, key: null, headers }))).toEqual([403, "unverified"]);
});

it("A key is no person", async () => {
  expect(problemOf(await world.call("/v1/me"))).toEqual([403, "forbidden"]);
  expect(problemOf(await world.call("/v1/me", { key: null }))).toEqual([401, "unauthenticated"]);
});

it("A person sees and ends only own sessions; another's is like an unknown one", async () => {
  const [mine, other] = [await person(), await person()];
  const { body } = await world.call("/v1/me/sessions", { key: null, headers: mine.headers });
  expect(body.data).toMatchObject([{ id: mine.sessionId, isCurrent: true }]);
  const remove = (id: string) => world.call(`/v1/me/sessions/${id}`, { method: "DELETE", key: null, headers: mine.headers });
  const [foreign, unknown] = [await remove(other.sessionId), await remove(world.deps.newId("ses"))];
  expect(problemOf(foreign)).toEqual([404, "not_found"]);
  expect({ ...foreign.body, request_id: "" }).toEqual({ ...unknown.body, request_id: "" });
  expect(await world.deps.db.select().from(sessions).where(eq(sessions.id, other.sessionId))).toHaveLength(1);
  expect((await remove(mine.sessionId)).status).toBe(204);
  expect((await world.call("/v1/me", { key: null, headers: mine.headers })).status).toBe(401);
});
