/** API keys made, listed and revoked through the API, over real D1. */
import { and, eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Scope } from "../../../src/accounts/actor.ts";
import { createKey } from "../../../src/accounts/create-key.ts";
import { activities, apiKeys, idempotencyKeys } from "../../../src/db/schema.ts";
import { newPerson, type TestPerson } from "./people.ts";
import { openWorld, problemOf, type World } from "./world.ts";

let world: World;
let owner: TestPerson;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  world.clock.now = new Date(world.clock.now.getTime() + 1000);
  owner = await newPerson(world);
});
const keyOf = async (mode: "live" | "test", scopes: Scope[], workspaceId = owner.personalId) =>
  (await createKey(world.deps.db, world.clock.now, { workspaceId, name: "t", mode, scopes })).key;
const made = (body: object = { name: "CI", mode: "live" }, headers = {}) => owner.call("/v1/keys", { method: "POST", body, headers });
const madeWith = (key: string, body: object) => world.call("/v1/keys", { method: "POST", body, key });
const ids = async () => ((await owner.call("/v1/keys")).body.data as { id: string }[]).map(({ id }) => id);

describe("API keys", () => {
  it("are shown once, and listed by their ends", async () => {
    const { status, body, headers } = await made();
    expect([status, headers.get("cache-control")]).toEqual([201, "no-store"]);
    expect(body).toMatchObject({ name: "CI", mode: "live", prefix: "ov_live_", scopes: ["read", "write"], hint: body.key.slice(-4), lastUsedAt: null });
    expect((await world.call("/v1/videos", { key: body.key })).status).toBe(200);
    const listed = await owner.call("/v1/keys");
    const { key, ...shown } = body;
    expect(listed.body).toEqual({ data: [{ ...shown, lastUsedAt: world.clock.now.toISOString() }], nextCursor: null });
    const [row] = await world.deps.db.select().from(apiKeys).where(eq(apiKeys.id, body.id));
    expect(JSON.stringify([row, listed.body, world.log])).not.toContain(key);
  });
  it("are left out where a request is repeated under its Idempotency-Key, and nowhere in clear", async () => {
    const headers = { "idempotency-key": "once" };
    const first = (await made(undefined, headers)).body;
    const again = await made(undefined, headers);
    expect([again.status, again.headers.get("idempotent-replayed"), again.body]).toEqual([201, "true", { ...first, key: null }]);
    const kept = await world.deps.db.select().from(idempotencyKeys).where(eq(idempotencyKeys.workspaceId, owner.personalId));
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain(first.key);
    expect(await ids()).toEqual([first.id]);
  });
  it("open nothing once revoked, and cannot be revoked twice or from outside", async () => {
    const { id, key } = (await made()).body;
    const stranger = await newPerson(world);
    expect(problemOf(await stranger.call(`/v1/keys/${id}`, { method: "DELETE" }))).toEqual([404, "not_found"]);
    expect((await owner.call(`/v1/keys/${id}`, { method: "DELETE" })).status).toBe(204);
    expect(problemOf(await world.call("/v1/videos", { key }))).toEqual([401, "unauthenticated"]);
    expect(problemOf(await owner.call(`/v1/keys/${id}`, { method: "DELETE" }))).toEqual([404, "not_found"]);
    expect(await ids()).toEqual([]);
    const done = await world.deps.db
      .select()
      .from(activities)
      .where(and(eq(activities.workspaceId, owner.personalId), eq(activities.resourceId, id)));
    expect(done.map(({ action, userId }) => `${action} ${userId}`).toSorted()).toEqual([`key.created ${owner.userId}`, `key.revoked ${owner.userId}`]);
  });
  it("never give more than whoever makes them has", async () => {
    const manager = await keyOf("live", ["read", "manage"]);
    expect((await madeWith(manager, { name: "a", mode: "live", scopes: ["read"] })).status).toBe(201);
    expect(problemOf(await madeWith(manager, { name: "a", mode: "live" }))).toEqual([403, "forbidden"]);
    const tester = await keyOf("test", ["read", "write", "manage"]);
    expect(problemOf(await madeWith(tester, { name: "a", mode: "live" }))).toEqual([403, "forbidden"]);
    expect((await madeWith(tester, { name: "a", mode: "test" })).status).toBe(201);
    const writer = await keyOf("live", ["read", "write"]);
    for (const call of [{ method: "POST", body: { name: "a", mode: "test" } }, {}])
      expect(problemOf(await world.call("/v1/keys", { ...call, key: writer }))).toEqual([403, "forbidden"]);
  });
  it("are not made by somebody unverified", async () => {
    const pending = await newPerson(world, { verified: false });
    expect(problemOf(await pending.call("/v1/keys", { method: "POST", body: { name: "a", mode: "test" } }))).toEqual([403, "unverified"]);
  });
  it("have a name, a mode, and known scopes named once", async () => {
    for (const body of [{ mode: "live" }, { name: " ", mode: "live" }, { name: "a" }, { name: "a", mode: "free" }])
      expect(problemOf(await made(body))).toEqual([422, "invalid_request"]);
    for (const scopes of [[], ["admin"], ["read", "read"]])
      expect(problemOf(await made({ name: "a", mode: "live", scopes }))).toEqual([422, "invalid_request"]);
    expect(problemOf(await made({ name: "a", mode: "live", workspaceId: "wsp_x" }))).toEqual([422, "invalid_request"]);
  });
  it("are listed page by page", async () => {
    const all: string[] = [];
    for (let n = 0; n < 3; n++) {
      world.clock.now = new Date(world.clock.now.getTime() + 1000);
      all.unshift((await made()).body.id as string);
    }
    const first = (await owner.call("/v1/keys?limit=2")).body;
    const second = (await owner.call(`/v1/keys?limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.data, ...second.data].map(({ id }: { id: string }) => id)).toEqual(all);
  });
});
