import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import { importJWK, jwtVerify } from "jose";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { members, sessions } from "../../../src/db/schema.ts";
import { dismissRevoked } from "../../../src/dubs/services/dismiss-watchers.ts";
import { watchRequest } from "../../../src/dubs/watcher.ts";
import { dubStub } from "../../../workers/dub-stub.ts";
import { join, newPerson, type TestPerson } from "./people.ts";
import { newDub, openWorld, ORIGIN, problemOf, type World } from "./world.ts";

let world: World;
let person: TestPerson;
beforeAll(async () => {
  world = await openWorld();
  person = await newPerson(world);
});
const tokenOf = async (w: World, { headers }: TestPerson, body: object = {}): Promise<string> =>
  (await w.call("/v1/auth/token", { method: "POST", body, headers, key: null })).body.accessToken;
const endSession = (w: World, { sessionId }: TestPerson) => w.deps.db.delete(sessions).where(eq(sessions.id, sessionId));

describe("access tokens:", () => {
  it("a session gets one, which anybody verifies by the published keys", async () => {
    const made = await world.call("/v1/auth/token", { method: "POST", headers: person.headers, key: null });
    expect(made.body).toEqual({ accessToken: expect.any(String), tokenType: "Bearer", expiresAt: "2026-11-24T10:10:00.000Z" });
    expect(made.headers.get("cache-control")).toBe("no-store");
    const { body, headers } = await world.call("/.well-known/jwks.json", { key: null });
    expect([body.keys.length, headers.get("cache-control")]).toEqual([1, "public, max-age=300"]);
    const options = { issuer: ORIGIN, audience: "onevoice-api", typ: "at+jwt", currentDate: world.clock.now };
    const { payload } = await jwtVerify(made.body.accessToken, await importJWK(body.keys[0]), options);
    expect(payload).toMatchObject({ sub: person.userId, sid: person.sessionId, workspace_id: person.personalId });
  });
  it("one opens what its session opens", async () => {
    const made = await world.call("/v1/glossaries", { method: "POST", body: { name: "Mine", terms: [] }, key: await tokenOf(world, person) });
    expect(made.status).toBe(201);
  });
  it("one is made by a session's cookie alone", async () => {
    const token = await tokenOf(world, person);
    const ask = (key: string | null, headers = {}) => world.call("/v1/auth/token", { method: "POST", key, headers });
    const answers = [await ask(token), await ask(world.key), await ask(null), await ask(token, person.headers)];
    expect(answers.map(problemOf)).toEqual(Array.from({ length: 4 }, () => [401, "unauthenticated"]));
    const foreign = await ask(null, { ...person.headers, origin: "https://evil.example" });
    expect(problemOf(foreign)).toEqual([403, "forbidden"]);
  });
  it("one for another workspace carries the role there, and none is given for one of others", async () => {
    const place = await world.newWorkspace();
    expect(problemOf(await world.call("/v1/auth/token", { method: "POST", body: { workspaceId: place }, headers: person.headers, key: null }))).toEqual([
      404,
      "not_found",
    ]);
    await join(world, person, place, "viewer");
    const token = await tokenOf(world, person, { workspaceId: place });
    expect((await world.call("/v1/dubs", { key: token })).status).toBe(200);
    expect(problemOf(await world.call("/v1/glossaries", { method: "POST", body: { name: "Mine", terms: [] }, key: token }))).toEqual([403, "forbidden"]);
    await world.deps.db.delete(members).where(and(eq(members.workspaceId, place), eq(members.userId, person.userId)));
    expect(problemOf(await world.call("/v1/dubs", { key: token })), "no member any more").toEqual([404, "not_found"]);
  });
  it("one ends with its session at once, and by itself after ten minutes", async () => {
    const own = await openWorld();
    const somebody = await newPerson(own);
    const token = await tokenOf(own, somebody);
    own.clock.now = new Date(own.clock.now.getTime() + 10 * 60_000 - 1);
    expect((await own.call("/v1/dubs", { key: token })).status).toBe(200);
    own.clock.now = new Date(own.clock.now.getTime() + 1);
    expect(problemOf(await own.call("/v1/dubs", { key: token }))).toEqual([401, "unauthenticated"]);
    const another = await tokenOf(own, somebody);
    await endSession(own, somebody);
    expect(problemOf(await own.call("/v1/dubs", { key: another }))).toEqual([401, "unauthenticated"]);
  });
  it("nothing that only looks like one opens anything", async () => {
    const token = await tokenOf(world, person);
    for (const key of [`${token}x`, token.slice(0, -2), "a.b.c", `${token}.${token.split(".")[2]}`])
      expect(problemOf(await world.call("/v1/dubs", { key }))).toEqual([401, "unauthenticated"]);
    expect(problemOf(await world.call("/v1/dubs", { key: null, headers: { "x-api-key": token } }))).toEqual([401, "unauthenticated"]);
  });
});

describe("a person's WebSocket", () => {
  async function openReal(): Promise<{ own: World; somebody: TestPerson; dubId: string }> {
    const own = await openWorld();
    own.clock.now = new Date();
    const { dubs } = own.deps;
    own.deps.watch = (watcher) => dubStub(env, watcher.dubId).fetch(watchRequest(watcher));
    own.deps.dubs = (id) => ({ ...dubs(id), dismiss: (keyId) => dubStub(env, id).dismiss(keyId) });
    const somebody = await newPerson(own);
    await join(own, somebody, own.workspaceId, "viewer");
    return { own, somebody, dubId: (await newDub(own)).dubId };
  }
  const ticketOf = async (own: World, somebody: TestPerson, dubId: string) => {
    const headers = { ...somebody.headers, "onevoice-workspace": own.workspaceId };
    return (await own.call(`/v1/dubs/${dubId}/tickets`, { method: "POST", headers, key: null })).body.ticket as string;
  };
  const open = async (own: World, dubId: string, ticket: string) => {
    const answer = await own.raw(`/v1/dubs/${dubId}/events?ticket=${ticket}`, { headers: { upgrade: "websocket" }, key: null });
    const ends: number[] = [];
    answer.webSocket?.addEventListener("close", ({ code }) => void ends.push(code));
    answer.webSocket?.accept();
    return { status: answer.status, ends };
  };

  it("opens by a ticket of the session, and the sweeper leaves it alone", async () => {
    const { own, somebody, dubId } = await openReal();
    const { status, ends } = await open(own, dubId, await ticketOf(own, somebody, dubId));
    await dismissRevoked(own.deps);
    expect([status, ends]).toEqual([101, []]);
  });
  it("is closed once the session is gone", async () => {
    const { own, somebody, dubId } = await openReal();
    const { ends } = await open(own, dubId, await ticketOf(own, somebody, dubId));
    await endSession(own, somebody);
    await dismissRevoked(own.deps);
    await vi.waitFor(() => expect(ends).toEqual([4401]));
  });
  it("is closed once the person is no member any more", async () => {
    const { own, somebody, dubId } = await openReal();
    const { ends } = await open(own, dubId, await ticketOf(own, somebody, dubId));
    await own.deps.db.delete(members).where(and(eq(members.workspaceId, own.workspaceId), eq(members.userId, somebody.userId)));
    await dismissRevoked(own.deps);
    await vi.waitFor(() => expect(ends).toEqual([4401]));
  });
  it("does not open by a ticket of a session that was ended, or of somebody who left", async () => {
    const { own, somebody, dubId } = await openReal();
    const [first, second] = [await ticketOf(own, somebody, dubId), await ticketOf(own, somebody, dubId)];
    await own.deps.db.delete(members).where(and(eq(members.workspaceId, own.workspaceId), eq(members.userId, somebody.userId)));
    expect((await open(own, dubId, first)).status).toBe(404);
    await endSession(own, somebody);
    expect((await open(own, dubId, second)).status).toBe(401);
  });
});
