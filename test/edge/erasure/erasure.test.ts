import { env } from "cloudflare:workers";
import { and, eq, isNotNull, like } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { purgePending } from "../../../src/accounts/purge-pending.ts";
import { activities, apiKeys, erasures, errands, members, sessions, users, videos, workspaces } from "../../../src/db/schema.ts";
import { erasure } from "../../../src/erasure/erasure.ts";
import type { ErrandPorts } from "../../../src/errands/errand.ts";
import { exportErrand } from "../../../src/exports/export-errand.ts";
import { runErrand } from "../../../src/errands/run-errand.ts";
import { runBatch } from "../../../src/db/client.ts";
import { sendDue } from "../../../src/mail/send-due.ts";
import { takeUp } from "../../../src/errands/take-up.ts";
import { errandPorts, runAll } from "../api/errands.ts";
import { PASSWORD } from "../api/password.ts";
import { join, type TestPerson } from "../api/people.ts";
import { openWorld, ORIGIN, problemOf, type World } from "../api/world.ts";
import { CANARY, furnish, type House } from "./house.ts";
import { everyRow, whereAre } from "./search.ts";

let world: World;
beforeEach(async () => {
  await empty();
  world = await openWorld();
});

const erase = (person: TestPerson, password = PASSWORD) => person.call("/v1/me", { method: "DELETE", body: { currentPassword: password } });
const eraseWorkspace = (person: TestPerson, id: string, password = PASSWORD) =>
  person.call(`/v1/workspaces/${id}`, { method: "DELETE", body: { currentPassword: password } });
/** What was written is sent, as right after an answer. */
const sendMails = () => sendDue({ ...world.deps, takesReplies: false, send: async () => undefined }, 20);
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  world.call(`/v1/auth/${path}`, { method: "POST", key: null, body, headers: { origin: ORIGIN, ...headers } });
const namesOf = ({ owner: { userId, email, personalId }, soleId }: House) => [userId, email, personalId, soleId, CANARY];
const receiptOf = async (id: string) => (await world.call(`/v1/erasures/${id}`, { key: null })).body;
/** Of what is left of others, in an order that is always the same. */
const neighbours = async () => [...(await everyRow())].flatMap(([table, rows]) => rows.map((row) => `${table} ${row}`)).toSorted();

describe("an account's erasure", () => {
  it("needs the password, and a person", async () => {
    const { owner } = await furnish(world);
    expect(problemOf(await erase(owner, "another one"))).toEqual([403, "wrong_password"]);
    expect(problemOf(await world.call("/v1/me", { method: "DELETE", body: { currentPassword: PASSWORD } }))).toEqual([403, "forbidden"]);
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
    await sendMails();
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
    expect(await receiptOf(receiptId)).toMatchObject({ status: "erased", removed: { videos: 2, dubs: 2, workspaces: 2, uploads: 2, objects: 6, outputs: 2 } });
    const { body } = await house.friend.call(`/v1/videos/${house.sharedVideoId}`, { workspace: house.sharedId });
    expect(body.title).toBe("Ours");
    expect((await house.friend.call("/v1/videos")).body.data).toMatchObject([{ title: "Neighbour" }]);
    const done = await world.deps.db.select().from(activities).where(eq(activities.workspaceId, house.sharedId));
    expect(done.map(({ userId, network, credentialId, action }) => [userId, network, credentialId, action])).toEqual([["erased", null, null, "video.created"]]);
    expect((await env.MEDIA.list({ prefix: `w/${house.sharedId}/` })).objects).toHaveLength(2);
  });

  it("removes an export that was asked for in a shared workspace", async () => {
    const { owner, sharedId } = await furnish(world);
    const { body } = await owner.call("/v1/me/exports", { method: "POST", workspace: sharedId });
    await runAll(world, errandPorts(world, { export: exportErrand() }));
    expect((await whereAre([CANARY])).filter((where) => where.includes(body.id) && where.startsWith("object: "))).toHaveLength(1);
    const { receiptId } = (await erase(owner)).body;
    await untilItWaits(receiptId);
    expect((await env.MEDIA.list({ prefix: `u/${owner.userId}/` })).objects).toEqual([]);
    await world.deps.media.write(`u/${owner.userId}/exports/${body.id}/2.zip`, new Uint8Array([1]), "application/zip");
    await runAll(world, errandPorts(world, { erasure }));
    expect(await whereAre([body.id, owner.userId, CANARY])).toEqual([]);
  });

  it("takes more workspaces than D1 takes values, one a step", { timeout: 60_000 }, async () => {
    const { owner, friend, sharedId } = await furnish(world);
    const ids = Array.from({ length: 130 }, (_, n) => `wsp_many${n}`);
    for (const id of ids)
      await world.deps.db.batch([
        world.deps.db.insert(workspaces).values({ id, name: CANARY, createdAt: world.clock.now }),
        world.deps.db.insert(members).values({ workspaceId: id, userId: owner.userId, role: "owner", createdAt: world.clock.now }),
      ]);
    const { status, body } = await erase(owner);
    expect(status).toBe(202);
    await sendMails();
    let most = 0;
    const ports = errandPorts(world, { erasure });
    for (let steps = 0; (await receiptOf(body.receiptId)).status === "erasing" && steps < 600; steps++) {
      const before = await manyLeft();
      await runNext(ports);
      most = Math.max(most, before - (await manyLeft()));
    }
    expect([most, await receiptOf(body.receiptId)]).toMatchObject([1, { status: "erased", removed: { workspaces: 132 } }]);
    expect((await friend.call("/v1/videos", { workspace: sharedId })).status).toBe(200);
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
      await sendMails();
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

  it("is followed by no other where the take-up that failed is not the current one any more", async () => {
    const { owner } = await furnish(world);
    const { receiptId } = (await erase(owner)).body;
    const [errand] = await world.deps.db.select().from(errands).where(eq(errands.subjectId, receiptId));
    const ports = errandPorts(world, { erasure });
    const dead = (await takeUp(ports, errand!.id))!;
    await world.deps.db
      .update(errands)
      .set({ attempt: dead.errand.attempt + 1 })
      .where(eq(errands.id, errand!.id));
    await runBatch(world.deps.db, await erasure.failed!(ports, dead, { code: "internal", message: "It failed." }));
    expect(await world.deps.db.select().from(errands).where(eq(errands.subjectId, receiptId))).toHaveLength(1);
  });
});

describe("a workspace's erasure", () => {
  it("is begun by deleting it, and leaves nothing", async () => {
    const { owner, soleId } = await furnish(world);
    const { status, body } = await eraseWorkspace(owner, soleId);
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

describe("a workspace's erasure and others", () => {
  it("is begun once, whoever else asks in the same moment", async () => {
    const { owner, soleId } = await furnish(world);
    const answers = await Promise.all(Array.from({ length: 3 }, () => eraseWorkspace(owner, soleId)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([202, 404, 404]);
    expect((await receiptOf(answers.find(({ status }) => status === 202)!.body.receiptId)).status).toBe("erasing");
    expect(await world.deps.db.select().from(activities).where(eq(activities.action, "workspace.deleted"))).toHaveLength(1);
  });

  it("leaves the exports and pictures that people asked for while they were in it", async () => {
    const { owner, friend, sharedId } = await furnish(world);
    const { body } = await owner.call("/v1/me/exports", { method: "POST", workspace: sharedId });
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
    const sent = await world.raw("/v1/me/avatar", {
      method: "PUT",
      key: null,
      headers: { ...owner.headers, "content-type": "image/png", "onevoice-workspace": sharedId },
      body: png,
    });
    expect(sent.status).toBe(202);
    expect((await eraseWorkspace(friend, sharedId)).status).toBe(202);
    for (;;) if (!(await runNext(errandPorts(world, { erasure, export: exportErrand() })))) break;
    expect((await owner.call(`/v1/me/exports/${body.id}`)).body).toMatchObject({ status: "succeeded", files: [{}] });
    expect(await world.deps.db.select().from(errands).where(eq(errands.kind, "avatar"))).toHaveLength(1);
  });
});

describe("somebody who never proves the address", () => {
  it("is purged after a week, and leaves nothing", async () => {
    const { friend, sharedId } = await furnish(world);
    const signUp = (email: string) => post("sign-up", { email, password: PASSWORD, name: "Pending" });
    const [email, later] = ["pending@example.com", "later@example.com"];
    await signUp(email);
    const signedIn = await post("sign-in", { email, password: PASSWORD });
    expect(signedIn.status).toBe(200);
    const { user, workspaceId } = signedIn.body;
    const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
    expect((await world.call("/v1/me", { key: null, headers: { cookie } })).status).toBe(200);
    const changed = { currentPassword: PASSWORD, newPassword: `${PASSWORD} and more` };
    expect((await post("password/change", changed, { cookie })).status).toBe(204);
    const invited = await friend.call(`/v1/workspaces/${sharedId}/invitations`, { method: "POST", body: { email, role: "viewer" } });
    expect(invited.status).toBe(201);
    world.clock.now = new Date(world.clock.now.getTime() + 60_000);
    await signUp(later);
    world.clock.now = new Date(world.clock.now.getTime() + 7 * 86_400_000 - 1);
    expect(await purgePending(world.deps)).toBe(1);
    expect(await whereAre([user.id, workspaceId, email])).toEqual([]);
    expect((await whereAre([later])).length).toBeGreaterThan(0);
    expect((await friend.call("/v1/videos", { workspace: sharedId })).body.data).toHaveLength(1);
  });
});

/** What is due first, but what no test here knows how to do. False: nothing is. */
async function runNext(ports: ErrandPorts): Promise<boolean> {
  const due = await world.deps.db.select().from(errands).where(isNotNull(errands.dueAt)).orderBy(errands.dueAt);
  const next = due.find(({ kind }) => kind in ports.kinds);
  if (!next?.dueAt) return false;
  if (next.dueAt > world.clock.now) world.clock.now = next.dueAt;
  await runErrand(ports, next.id);
  return true;
}

/** Workspaces that still have their name. */
const manyLeft = async () =>
  (
    await world.deps.db
      .select()
      .from(workspaces)
      .where(and(like(workspaces.id, "wsp_many%"), eq(workspaces.name, CANARY)))
  ).length;

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
