import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeEach, expect, it } from "vitest";
import { openDb } from "../../../src/db/client.ts";
import { errands, mails, outputs, users, videos } from "../../../src/db/schema.ts";
import type { ErrandPorts } from "../../../src/errands/errand.ts";
import { exportErrand } from "../../../src/exports/export-errand.ts";
import { avatarPrefix, exportPrefix, sourceKey } from "../../../src/media/keys.ts";
import { errandPorts, runAll } from "../api/errands.ts";
import { newPerson, type TestPerson } from "../api/people.ts";
import { openWorld, problemOf, type World } from "../api/world.ts";
import { CANARY, furnish, type House } from "../erasure/house.ts";
import { readZip } from "./read-zip.ts";

let world: World;
let house: House;
beforeEach(async () => {
  world = await openWorld();
  house = await furnish(world);
});

const ask = (person: TestPerson, headers = {}) => person.call("/v1/me/exports", { method: "POST", headers });
const look = (person: TestPerson, id: string) => person.call(`/v1/me/exports/${id}`);
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

async function filesOf(person: TestPerson, id: string): Promise<Map<string, Uint8Array>[]> {
  const { body } = await look(person, id);
  return Promise.all(
    (body.files as { url: string; sizeBytes: number; filename: string }[]).map(async ({ url, sizeBytes }) => {
      const answer = await world.raw(url, { key: null });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      expect([answer.headers.get("content-type"), bytes.byteLength]).toEqual(["application/zip", sizeBytes]);
      return readZip(bytes);
    }),
  );
}

it("An export holds all that is the person's, and nothing of others", async () => {
  const { owner, soleId, sharedId, friend, ownVideoId } = house;
  await world.deps.db
    .update(users)
    .set({ avatarKey: `${avatarPrefix(owner.userId)}1` })
    .where(eq(users.id, owner.userId));
  world.dubs.lines = [];
  const { status, body, headers } = await ask(owner);
  expect([status, headers.get("location"), body]).toMatchObject([202, `/v1/me/exports/${body.id}`, { status: "waiting", files: [], expiresAt: null }]);
  expect(world.errands).toContain(body.id);
  await runAll(world, errandPorts(world, { export: exportErrand() }));
  const { body: made } = await look(owner, body.id);
  expect(made).toMatchObject({ status: "succeeded", progress: 1, expiresAt: new Date(world.clock.now.getTime() + 7 * 86_400_000).toISOString() });
  expect(await world.deps.db.select().from(mails).where(eq(mails.template, "export_ready"))).toMatchObject([
    { to: owner.email, locale: "en", data: { url: `https://api.example/export#id=${body.id}` } },
  ]);
  expect((await owner.call("/v1/me/exports")).body).toMatchObject({
    data: [{ id: body.id, files: [{ filename: made.files[0].filename }] }, { files: [] }],
    nextCursor: null,
  });
  expect(made.files[0].urlExpiresAt).toBe(new Date(world.clock.now.getTime() + 15 * 60_000).toISOString());
  expect((await house.friend.call("/v1/me/exports")).body.data).toEqual([]);
  const [zip, ...more] = await filesOf(owner, body.id);
  expect(more).toEqual([]);
  const names = [...zip!.keys()];
  const manifest = JSON.parse(text(zip!.get("manifest.json")));
  const listed = manifest.entries.map(({ path }: { path: string }) => path);
  // Scripts that no dub has yet are listed and left out.
  expect(names.slice(1)).toEqual(listed.filter((path: string) => !/(script\.json|transcript\.srt)$/.test(path)));
  expect(JSON.parse(text(zip!.get("account/profile.json"))).email).toBe(owner.email);
  expect(zip!.get("account/picture")).toEqual(new Uint8Array([1]));
  expect(text(zip!.get(`workspaces/${owner.personalId}/videos/${ownVideoId}/${CANARY}.mp4`))).toBe(CANARY);
  expect(names.filter((name) => name.includes("/outputs/")).length).toBe(2);
  expect(JSON.parse(text(zip!.get(`workspaces/${soleId}/videos.json`)))).toMatchObject([{ title: CANARY }]);
  for (const json of names.filter((name) => name.endsWith(".json"))) expect(() => JSON.parse(text(zip!.get(json)))).not.toThrow();
  const all = text(new TextEncoder().encode([...zip!.values()].map(text).join("\n")));
  for (const secret of [sharedId + "/", friend.userId, "Neighbour", '"hash"', '"token"', sourceKey(owner.personalId, ownVideoId)])
    expect([secret, all.includes(secret)]).toEqual([secret, false]);
});

it("One export is made at a time, and is seen by its person alone", async () => {
  const { owner, friend } = house;
  const [first, twice] = await Promise.all([ask(owner), ask(owner)]);
  const ids = [first, twice].flatMap(({ status, body }) => (status === 202 ? [body.id] : []));
  expect(new Set(ids).size).toBe(1);
  const refused = await ask(owner);
  expect(problemOf(refused)).toEqual([409, "export_running"]);
  expect(refused.body.detail).toContain(ids[0]);
  expect(problemOf(await look(friend, ids[0]))).toEqual([404, "not_found"]);
  expect(problemOf(await world.call("/v1/me/exports", { method: "POST" }))).toEqual([403, "forbidden"]);
  expect(problemOf(await ask(await newPerson(world, { verified: false })))).toEqual([403, "unverified"]);
  await runAll(world, errandPorts(world, { export: exportErrand() }));
  const next = await ask(owner, { "idempotency-key": "e" });
  const again = await ask(owner, { "idempotency-key": "e" });
  expect([next.status, again.body, again.headers.get("idempotent-replayed")]).toEqual([202, next.body, "true"]);
  expect(next.body.id).not.toBe(ids[0]);
});

it("Many zips hold together what one would, however often it is broken off", { timeout: 60_000 }, async () => {
  const { owner } = house;
  await bring(owner.personalId, 5, 30);
  const whole = await allOf(owner, errandPorts(world, { export: exportErrand() }));
  expect(whole.zips).toBe(1);
  const parted = await allOf(owner, errandPorts(world, { export: exportErrand(64) }));
  expect(parted.zips).toBeGreaterThanOrEqual(3);
  expect(parted.files).toEqual(whole.files);
  let calls = 0;
  const { media } = world.deps;
  const failing: ErrandPorts["media"] = {
    ...media,
    sendPart: async (...given) => (++calls % 2 ? Promise.reject(new Error("killed")) : media.sendPart(...given)),
    completeMultipart: async (...given) => {
      const done = await media.completeMultipart(...given);
      if (calls++ % 3 === 0) throw new Error("killed after it was stored");
      return done;
    },
  };
  const broken = await allOf(owner, errandPorts(world, { export: exportErrand(64) }, { media: failing }));
  expect([broken.zips, calls > 8]).toEqual([parted.zips, true]);
  expect(broken.files).toEqual(whole.files);
});

it("What is gone since is named, and an expired export has no files any more", async () => {
  const { owner } = house;
  const [lost] = await world.deps.db.select().from(outputs).where(eq(outputs.workspaceId, owner.personalId));
  await world.deps.media.deletePrefix(`w/${owner.personalId}/d/`);
  const { body } = await ask(owner);
  await runAll(world, errandPorts(world, { export: exportErrand() }));
  const [zip] = await filesOf(owner, body.id);
  expect(JSON.parse(text(zip!.get("missing.json")))).toEqual([expect.stringContaining(lost!.id)]);
  world.clock.now = new Date(world.clock.now.getTime() + 7 * 86_400_000);
  expect((await look(owner, body.id)).body.files).toEqual([]);
});

it("An export that fails for good says so and leaves no zips, and another may be asked for", async () => {
  const { owner } = house;
  await bring(owner.personalId, 3, 64);
  const { body } = await ask(owner);
  let parts = 0;
  const { media } = world.deps;
  const full: ErrandPorts["media"] = { ...media, sendPart: async (...given) => (++parts > 2 ? Promise.reject(new Error("full")) : media.sendPart(...given)) };
  await runAll(world, errandPorts(world, { export: exportErrand(64) }, { media: full }));
  expect((await look(owner, body.id)).body).toMatchObject({ status: "failed", files: [], failure: { code: "internal" }, expiresAt: null });
  expect((await env.MEDIA.list({ prefix: exportPrefix(owner.userId, body.id) })).objects).toEqual([]);
  expect((await ask(owner)).status).toBe(202);
});

it("An export's files go when another is asked for", async () => {
  const { owner } = house;
  const ports = errandPorts(world, { export: exportErrand() });
  const { body: first } = await ask(owner);
  await runAll(world, ports);
  expect((await look(owner, first.id)).body.files).toHaveLength(1);
  const { body: second } = await ask(owner);
  expect((await look(owner, first.id)).body).toMatchObject({ status: "succeeded", files: [], expiresAt: null });
  await runAll(world, ports);
  expect((await look(owner, second.id)).body.files).toHaveLength(1);
  const { objects } = await env.MEDIA.list({ prefix: `u/${owner.userId}/exports/` });
  expect(objects.map(({ key }) => key)).toEqual([`${exportPrefix(owner.userId, second.id)}1.zip`]);
});

it("An export of many dubs asks D1 little in each step, and has all of them", { timeout: 120_000 }, async () => {
  const { owner } = house;
  const [dubIds, outputIds] = await bringDubs(owner.personalId, 150);
  const asked: number[] = [];
  let queries = 0;
  const binding = new Proxy(env.DB, {
    get(target, name) {
      if (name === "prepare") queries++;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
  const beginErrand = async (): Promise<void> => void (asked.push(queries), (queries = 0));
  const ports = errandPorts(world, { export: exportErrand(undefined, 300) }, { db: openDb(binding), beginErrand });
  const { body } = await ask(owner);
  await runAll(world, ports);
  const zips = await filesOf(owner, body.id);
  const names = zips.flatMap((zip) => [...zip.keys()]);
  expect(new Set(names).size).toBe(names.length);
  expect(zips.length).toBeGreaterThanOrEqual(3);
  for (const zip of zips) expect(zip.size).toBeLessThanOrEqual(301);
  const manifest = JSON.parse(text(zips[0]!.get("manifest.json")));
  const listed = manifest.entries.map(({ path }: { path: string }) => path).filter((path: string) => !/(script\.json|transcript\.srt|\/picture)$/.test(path));
  expect(names.slice(1)).toEqual(listed);
  for (const id of dubIds) expect([id, names.some((name) => name.endsWith(`${id}/glossary.json`))]).toEqual([id, true]);
  for (const id of outputIds) expect([id, names.filter((name) => name.includes(id)).length]).toEqual([id, 1]);
  expect([Math.max(...asked, queries) < 60, asked]).toEqual([true, asked]);
});

/** Further dubs, each with an output. Their ids. */
async function bringDubs(workspaceId: string, many: number): Promise<[string[], string[]]> {
  const { db, media, newId } = world.deps;
  const [dubIds, outputIds] = [Array.from({ length: many }, () => newId("dub")), Array.from({ length: many }, () => newId("out"))];
  await media.write(`w/${workspaceId}/d/many`, new Uint8Array([7]), "video/mp4");
  for (const [n, dubId] of dubIds.entries()) {
    const made = { workspaceId, createdAt: world.clock.now, dubId, kind: "video" as const, format: "mp4", revision: 1, stale: false, sequence: 1 };
    const file = { filename: "a.mp4", contentType: "video/mp4", sizeBytes: 1, artifactKey: `w/${workspaceId}/d/many` };
    await db.insert(outputs).values({ id: outputIds[n]!, ...made, ...file });
    await env.DB.prepare(
      "insert into dubs (id, workspace_id, video_id, target_languages, options, resolved_options, created_at) values (?, ?, 'v', '[]', '{}', '{}', 0)",
    )
      .bind(dubId, workspaceId)
      .run();
  }
  return [dubIds, outputIds];
}

/** Further videos of the personal workspace, of random bytes. */
async function bring(workspaceId: string, many: number, sizeBytes: number): Promise<void> {
  const { db, media, newId } = world.deps;
  for (let n = 0; n < many; n++) {
    const id = newId("vid");
    const key = sourceKey(workspaceId, id);
    await media.write(key, crypto.getRandomValues(new Uint8Array(sizeBytes)), "video/mp4");
    const file = { filename: "a.mp4", contentType: "video/mp4", sizeBytes, sourceKey: key };
    await db.insert(videos).values({ id, workspaceId, title: "V", status: "ready", ...file, createdAt: world.clock.now });
  }
}

/** Files of all zips of a new export, but the list of all. */
async function allOf(person: TestPerson, ports: ErrandPorts): Promise<{ zips: number; files: [string, string][] }> {
  await world.deps.db.delete(errands).where(eq(errands.kind, "export"));
  const { body } = await ask(person);
  await runAll(world, ports);
  const zips = await filesOf(person, body.id);
  const files = zips.flatMap((zip) => [...zip].map(([name, bytes]): [string, string] => [name, btoa(String.fromCharCode(...bytes))]));
  return { zips: zips.length, files: files.filter(([name]) => name.includes("/videos/") || name.includes("/outputs/") || name.includes("profile")) };
}
