import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { purgePending } from "../../../src/accounts/purge-pending.ts";
import { activities, apiKeys, erasures, errands, members, sessions, users, videos, workspaces } from "../../../src/db/schema.ts";
import { erasure } from "../../../src/erasure/erasure.ts";
import type { ErrandPorts } from "../../../src/errands/errand.ts";
import { runErrand } from "../../../src/errands/run-errand.ts";
import { errandPorts, runAll } from "../api/errands.ts";
import { join, newPerson, type TestPerson } from "../api/people.ts";
import { openWorld, problemOf, type World } from "../api/world.ts";
import { CANARY, furnish, type House, PASSWORD } from "./house.ts";
import { everyRow, whereAre } from "./search.ts";

let world: World;
beforeEach(async () => {
  await empty();
  world = await openWorld();
});

const erase = (person: TestPerson, password = PASSWORD) => person.call("/v1/me", { method: "DELETE", body: { password } });
const namesOf = ({ owner: { userId, email, personalId }, soleId }: House) => [userId, email, personalId, soleId, CANARY];
const receiptOf = async (id: string) => (await world.call(`/v1/erasures/${id}`, { key: null })).body;
/** Of what is left of others, in an order that is always the same. */
const neighbours = async () => [...(await everyRow())].flatMap(([table, rows]) => rows.map((row) => `${table} ${row}`)).toSorted();

describe("an account's erasure", () => {
  it("needs the password, and a person", async () => {
    const { owner } = await furnish(world);
    expect(problemOf(await erase(owner, "another one"))).toEqual([403, "wrong_password"]);
    expect(problemOf(await world.call("/v1/me", { method: "DELETE", body: { password: PASSWORD } }))).toEqual([403, "forbidden"]);
    expect((await owner.call("/v1/me")).status).toBe(200);
  });

  it("ends at once all that the person could do, closes what is watched, and frees the address", async () => {
    const { owner, sharedId } = await furnish(world);
    const { status, headers, body } = await erase(owner);
    expect([status, headers.get("location")]).toEqual([202, `/v1/erasures/${body.receiptId}`]);
    expect(headers.get("set-cookie")).toContain("Max-Age=0");
    expect(problemOf(await owner.call("/v1/me"))).toEqual([401, "unauthenticated"]);
    expect(await world.deps.db.select().from(members).where(eq(members.userId, owner.userId))).toEqual([]);
    const keys = await world.deps.db.select().from(apiKeys).where(eq(apiKeys.workspaceId, sharedId));
    expect(keys.map(({ revokedAt, createdBy }) => [revokedAt, createdBy])).toEqual([[world.clock.now, "erased"]]);
    expect(world.dubs.calls.filter((call) => call.includes(owner.sessionId)).length).toBe(3);
    const again = { email: owner.email, password: "another good one 7", name: "Back" };
    expect((await world.call("/v1/auth/sign-up", { method: "POST", body: again, key: null })).status).toBe(202);
    expect(await world.deps.db.select().from(users).where(eq(users.email, owner.email))).toMatchObject([{ name: "Back" }]);
  });

  it("leaves nothing of the person in any table or object, and all of the others'", async () => {
    const house = await furnish(world);
    expect((await whereAre(namesOf(house))).length).toBeGreaterThan(30);
    const { receiptId } = (await erase(house.owner)).body;
    expect(await receiptOf(receiptId)).toMatchObject({ subject: "account", status: "erasing", endedAt: null });
    await untilItWaits(receiptId);
    // An hour before its end, when it looks again: ids alone, of itself and of what is deleted last.
    expect((await whereAre(namesOf(house))).map((where) => where.replace(/:.*$/s, "")).toSorted()).toEqual([
      "credentials",
      "credentials",
      "errands",
      "workspaces",
      "workspaces",
    ]);
    await runAll(world, errandPorts(world, { erasure }));
    expect(await whereAre([...namesOf(house), house.owner.sessionId])).toEqual([]);
    expect(await receiptOf(receiptId)).toMatchObject({ status: "erased", removed: { videos: 2, dubs: 2, workspaces: 2, uploads: 2, objects: 7, outputs: 2 } });
    const { body } = await house.friend.call(`/v1/videos/${house.sharedVideoId}`, { workspace: house.sharedId });
    expect(body.title).toBe("Ours");
    expect((await house.friend.call("/v1/videos")).body.data).toMatchObject([{ title: "Neighbour" }]);
    const done = await world.deps.db.select().from(activities).where(eq(activities.workspaceId, house.sharedId));
    expect(done.map(({ userId, network, credentialId, action }) => [userId, network, credentialId, action])).toEqual([["erased", null, null, "video.created"]]);
    expect((await env.MEDIA.list({ prefix: `w/${house.sharedId}/` })).objects).toHaveLength(3);
  });

  it("removes what a URL that was signed before has written since", async () => {
    const house = await furnish(world);
    await erase(house.owner);
    const ports = errandPorts(world, { erasure });
    const late = `w/${house.owner.personalId}/v/vid_x/source`;
    const slow: ErrandPorts["beginErrand"] = async (_, afterMs = 0) =>
      void (afterMs > 0 && (await world.deps.media.write(late, new Uint8Array([1]), "video/mp4")));
    await runAll(world, { ...ports, beginErrand: slow });
    expect(await world.deps.media.head(late)).toBeNull();
  });

  it("removes what a request that was under way has written since", async () => {
    const { owner } = await furnish(world);
    await erase(owner);
    const [ports, { db }, at] = [errandPorts(world, { erasure }), world.deps, world.clock.now];
    const late: ErrandPorts["beginErrand"] = async (_, afterMs = 0) => {
      if (afterMs === 0) return;
      const file = { filename: "a.mp4", contentType: "video/mp4", sizeBytes: 1, sourceKey: "k" };
      const inWorkspace = { workspaceId: owner.personalId, createdAt: at };
      await db.insert(videos).values({ id: "vid_late", ...inWorkspace, title: "Late", status: "uploading", ...file });
      await db.insert(sessions).values({ id: "ses_late", userId: owner.userId, token: "t", expiresAt: at, createdAt: at });
    };
    await runAll(world, { ...ports, beginErrand: late });
    expect(await whereAre([owner.userId, owner.personalId])).toEqual([]);
  });

  it("is refused while members would be left without an owner, and says what to do", async () => {
    const { owner, friend, soleId } = await furnish(world);
    await join(world, friend, soleId, "editor");
    const refused = await erase(owner);
    expect(problemOf(refused)).toEqual([409, "last_owner"]);
    expect(refused.body.detail).toContain(soleId);
    expect((await owner.call("/v1/me")).status).toBe(200);
    await world.deps.db
      .update(members)
      .set({ role: "owner" })
      .where(and(eq(members.workspaceId, soleId), eq(members.userId, friend.userId)));
    expect((await erase(owner)).status).toBe(202);
    await runAll(world, errandPorts(world, { erasure }));
    expect((await friend.call("/v1/videos", { workspace: soleId })).body.data).toHaveLength(1);
  });

  it("happens once, however many ask at once", async () => {
    const { owner } = await furnish(world);
    const answers = await Promise.all(Array.from({ length: 5 }, () => erase(owner)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await world.deps.db.select().from(erasures).where(eq(erasures.createdAt, world.clock.now))).toHaveLength(1);
  });

  it("comes to the same end wherever it is broken off", { timeout: 120_000 }, async () => {
    let calls = Number.POSITIVE_INFINITY;
    for (let broken = 0; broken < calls; broken++) {
      const house = await furnish(world);
      const { receiptId } = (await erase(house.owner)).body;
      const before = await withoutHouse(house);
      const seen = { calls: 0 };
      await runAll(world, errandPorts(world, { erasure }, breaking(seen, broken)));
      calls = Math.min(calls, seen.calls);
      expect([broken, await whereAre([...namesOf(house), house.owner.sessionId])]).toEqual([broken, []]);
      expect([broken, await withoutHouse(house)]).toEqual([broken, before]);
      expect(await receiptOf(receiptId)).toMatchObject({ status: "erased", removed: { videos: 2, dubs: 2, workspaces: 2, uploads: 2, outputs: 2 } });
      await empty();
    }
    expect(calls).toBeGreaterThan(15);
  });

  it("goes on by another errand after one that failed for good", async () => {
    const house = await furnish(world);
    const { receiptId } = (await erase(house.owner)).body;
    let down = true;
    const dubs: ErrandPorts["dubs"] = (id) => ({ ...world.deps.dubs(id), remove: async () => (down ? Promise.reject(new Error("down")) : undefined) });
    const ports = errandPorts(world, { erasure }, { dubs });
    for (let tries = 0; tries < 8; tries++) await runAll(world, ports, 1).catch(() => undefined);
    const rows = await world.deps.db.select().from(errands).where(eq(errands.subjectId, receiptId));
    expect(rows.map(({ status }) => status).toSorted()).toEqual(["failed", "waiting"]);
    down = false;
    await runAll(world, ports);
    expect((await receiptOf(receiptId)).status).toBe("erased");
    expect(await whereAre([...namesOf(house), receiptId.replace("ers_", "x")])).toEqual([]);
    expect(await world.deps.db.select().from(errands).where(eq(errands.subjectId, receiptId))).toEqual([]);
  });
});

describe("a workspace's erasure", () => {
  it("is begun by deleting it, and leaves nothing", async () => {
    const { owner, soleId } = await furnish(world);
    const { status, body } = await owner.call(`/v1/workspaces/${soleId}`, { method: "DELETE" });
    expect(status).toBe(202);
    await runAll(world, errandPorts(world, { erasure }));
    // Who deleted it knows so.
    expect(await whereAre([soleId])).toEqual([expect.stringMatching(/^activities: .*"workspace_id":null.*"action":"workspace.deleted"/)]);
    expect((await owner.call("/v1/me/activity?action=workspace.deleted")).body.data).toMatchObject([{ resourceId: soleId }]);
    expect(await receiptOf(body.receiptId)).toMatchObject({ subject: "workspace", status: "erased", removed: { videos: 1, dubs: 1 } });
    expect((await owner.call("/v1/videos")).body.data).toHaveLength(1);
    expect(await world.deps.db.select().from(workspaces).where(eq(workspaces.id, soleId))).toEqual([]);
  });
});

describe("somebody who never proves the address", () => {
  it("is purged after a week, and leaves nothing", async () => {
    const { owner, friend, sharedId } = await furnish(world);
    const stranger = await newPerson(world, { verified: false });
    await world.deps.db.update(users).set({ emailVerified: false }).where(eq(users.id, owner.userId));
    await world.deps.db
      .update(users)
      .set({ emailVerified: false, createdAt: new Date(world.clock.now.getTime() + 86_400_000) })
      .where(eq(users.id, stranger.userId));
    world.clock.now = new Date(world.clock.now.getTime() + 7 * 86_400_000 + 1);
    expect(await purgePending(world.deps)).toBe(1);
    expect((await whereAre([owner.userId, owner.email, owner.personalId])).filter((where) => !where.startsWith("object: "))).toEqual([]);
    expect((await stranger.call("/v1/me")).status).toBe(200);
    expect((await friend.call("/v1/videos", { workspace: sharedId })).body.data).toHaveLength(1);
  });
});

/** All of it is done but the look an hour later. */
async function untilItWaits(receiptId: string): Promise<void> {
  for (;;) {
    const [errand] = await world.deps.db.select().from(errands).where(eq(errands.subjectId, receiptId));
    if (!errand?.dueAt || errand.dueAt > world.clock.now) return;
    await runErrand(errandPorts(world, { erasure }), errand.id);
  }
}

/** All but what is of the house's owner. */
const withoutHouse = async (house: House) =>
  (await neighbours()).filter((row) => !/^(erasures|errands|throttles) /.test(row) && !namesOf(house).some((name) => row.includes(name)));

/** The call of this number throws, once. */
function breaking(seen: { calls: number }, broken: number): Partial<ErrandPorts> {
  const count =
    <A extends unknown[], R>(work: (...given: A) => R) =>
    (...given: A): R => {
      if (seen.calls++ === broken) throw new Error("killed");
      return work(...given);
    };
  const { db, media, dubs } = world.deps;
  const batch = count(db.batch.bind(db));
  const wrapped = new Proxy(db, { get: (target, name) => (name === "batch" ? batch : (Reflect.get(target, name, target) as unknown)) });
  return {
    db: wrapped,
    media: {
      ...media,
      deletePrefix: count(async (prefix: string) => media.deletePrefix(prefix)),
      abortMultipart: count(async (key: string, id: string) => media.abortMultipart(key, id)),
    },
    dubs: (id) => ({ ...dubs(id), remove: count(async () => dubs(id).remove()) }),
  };
}

/** The neighbours go as well, so that the next round begins alone. */
async function empty(): Promise<void> {
  for (const table of (await everyRow()).keys()) await env.DB.prepare(`delete from "${table}"`).run();
  const { objects } = await env.MEDIA.list();
  await env.MEDIA.delete(objects.map(({ key }) => key));
}
