import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { signToken } from "../../../src/accounts/token.ts";
import { activities, idempotencyKeys } from "../../../src/db/schema.ts";
import { projectDub } from "../../../src/dubs/projection.ts";
import type { OutputKind } from "../../../src/dubs/wire.ts";
import { newDub, openWorld, problemOf, SECRET, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const info = {
  bandwidth: 200_000,
  averageBandwidth: 150_000,
  segments: 1,
  targetDurationS: 6,
  codecs: "mp4a.40.2",
  width: null,
  height: null,
  frameRate: null,
};
const PLAYLIST = ["#EXTM3U", `# ${JSON.stringify({ ...info, channels: 2 })}`, '#EXT-X-MAP:URI="media",BYTERANGE="4@0"', "#EXTINF:1.0,", "media", ""].join("\n");

async function doneDub(w: World): Promise<string> {
  const { dubId } = await newDub(w);
  const output = async (kind: OutputKind, format: string, name = "") => {
    const artifactKey = `w/${w.workspaceId}/d/${dubId}/key/3/${kind}${name}${format}`;
    await w.deps.media.write(artifactKey, new TextEncoder().encode(format === "m3u8" ? PLAYLIST : "abcd"), "text/plain");
    const rest = { revision: 1, stale: false, sizeBytes: 4, contentType: "video/mp4", filename: "any", createdAt: w.clock.now.toISOString() };
    return { id: w.deps.newId("out"), language: "pt-BR", kind, name, format, artifactKey, ...rest };
  };
  const outputs = await Promise.all([
    output("video", "mp4"),
    output("playback", "mp4"),
    output("subtitles", "vtt"),
    output("audio", "wav"),
    output("stem", "wav", "dialogue"),
    output("report", "json"),
    output("stream", "m3u8", "audio"),
    output("stream", "mp4", "audio"),
  ]);
  await projectDub(w.deps.db, { dubId, sequence: 1, dub: { targetLanguages: ["pt-BR"], sourceLanguage: "en", durationMs: 61_000 }, jobs: [], outputs });
  return dubId;
}
const share = async (w: World, dubId: string, body: object = {}) => (await w.call(`/v1/dubs/${dubId}/shares`, { method: "POST", body })).body;
const pathOf = (url: string): string => new URL(url).pathname;
const done = async (w: World, resourceId: string) =>
  (await w.deps.db.select().from(activities).where(eq(activities.resourceId, resourceId))).map(({ action }) => action).sort();

describe("share links:", () => {
  it("one lasts a week where nothing else is said, and is listed", async () => {
    const dubId = await doneDub(world);
    const made = await world.call(`/v1/dubs/${dubId}/shares`, { method: "POST" });
    expect([made.status, made.body]).toMatchObject([201, { dubId, expiresAt: "2026-12-01T10:00:00.000Z", revokedAt: null }]);
    expect(made.body.url).toBe(`https://api.example/watch#token=${pathOf(made.body.apiUrl).split("/").at(-1)}`);
    const { body } = await world.call(`/v1/dubs/${dubId}/shares`);
    expect(body).toEqual({ data: [made.body], nextCursor: null });
    expect(await done(world, made.body.id)).toEqual(["share.created"]);
  });
  it("whoever has one watches the dub and sees nothing else of it", async () => {
    const { apiUrl } = await share(world, await doneDub(world));
    const { status, body, headers } = await world.call(apiUrl, { key: null });
    expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(Object.keys(body).sort()).toEqual(["durationMs", "languages", "outputs", "stream", "title", "urlsExpireAt"]);
    expect(body).toMatchObject({ title: "talk", languages: ["pt-BR"], durationMs: 61_000, urlsExpireAt: "2026-11-24T10:05:00.000Z" });
    expect(body.outputs.map(({ kind }: { kind: string }) => kind).sort()).toEqual(["playback", "subtitles", "video"]);
    const file = await world.raw(body.outputs[0].url, { key: null });
    expect([file.status, file.headers.get("content-disposition"), await file.text()]).toEqual([200, null, "abcd"]);
    expect(body.stream.urlExpiresAt).toBe("2026-11-24T14:00:00.000Z");
    expect((await world.raw(body.stream.url, { key: null })).status).toBe(200);
  });
  it("its token opens no other route", async () => {
    const dubId = await doneDub(world);
    const token =
      pathOf((await share(world, dubId)).apiUrl)
        .split("/")
        .at(-1) ?? "";
    const paths = [`/v1/dubs/${dubId}`, "/v1/videos", `/v1/dubs/${dubId}/events?ticket=${token}`, `/v1/streams/${token}/master.m3u8`];
    for (const path of paths) expect([path, problemOf(await world.call(path, { key: token }))]).toEqual([path, [401, "unauthenticated"]]);
  });
  it("its media URLs end after five minutes", async () => {
    const own = await openWorld();
    const { apiUrl } = await share(own, await doneDub(own));
    const { body } = await own.call(apiUrl, { key: null });
    own.clock.now = new Date(own.clock.now.getTime() + 5 * 60_000);
    expect((await own.raw(body.outputs[0].url, { key: null })).status).toBe(403);
  });
  it("a revoked one opens nothing at once, nor do the playlists that came from it", async () => {
    const made = await share(world, await doneDub(world));
    const { stream } = (await world.call(made.apiUrl, { key: null })).body;
    expect((await world.call(`/v1/shares/${made.id}`, { method: "DELETE" })).status).toBe(204);
    expect(problemOf(await world.call(made.apiUrl, { key: null }))).toEqual([404, "not_found"]);
    expect(problemOf(await world.call(stream.url, { key: null }))).toEqual([404, "not_found"]);
    expect(problemOf(await world.call(`/v1/shares/${made.id}`, { method: "DELETE" })), "once").toEqual([404, "not_found"]);
    expect(await done(world, made.id)).toEqual(["share.created", "share.revoked"]);
  });
  it("one opens nothing once it has expired or its dub was deleted", async () => {
    const own = await openWorld();
    const dubId = await doneDub(own);
    const [short, long] = [await share(own, dubId, { expiresInHours: 1 }), await share(own, dubId)];
    own.clock.now = new Date(own.clock.now.getTime() + 3_600_000);
    expect(problemOf(await own.call(short.apiUrl, { key: null }))).toEqual([401, "unauthenticated"]);
    expect((await own.call(long.apiUrl, { key: null })).status).toBe(200);
    await own.call(`/v1/dubs/${dubId}`, { method: "DELETE" });
    expect(problemOf(await own.call(long.apiUrl, { key: null }))).toEqual([404, "not_found"]);
  });
  it("a forged one, or a token for something else, opens nothing", async () => {
    const { id, apiUrl } = await share(world, await doneDub(world));
    const later = new Date(world.clock.now.getTime() + 60_000);
    const forged = await Promise.all([
      signToken("another-secret-0123456789abcdef", "share+jwt", { sub: id }, later),
      signToken(SECRET, "stream+jwt", { sub: id }, later),
      signToken(SECRET, "ticket+jwt", { sub: id }, later),
      Promise.resolve(`${pathOf(apiUrl).split("/").at(-1)}x`),
    ]);
    for (const token of forged) expect(problemOf(await world.call(`/v1/shared/${token}`, { key: null }))).toEqual([401, "unauthenticated"]);
  });
  it("to another workspace, none is there", async () => {
    const dubId = await doneDub(world);
    const { id } = await share(world, dubId);
    const key = await world.newKey(await world.newWorkspace(), ["read", "write"]);
    const answers = [
      await world.call(`/v1/dubs/${dubId}/shares`, { method: "POST", body: {}, key }),
      await world.call(`/v1/dubs/${dubId}/shares`, { key }),
      await world.call(`/v1/shares/${id}`, { method: "DELETE", key }),
    ];
    expect(answers.map(problemOf)).toEqual(Array.from({ length: 3 }, () => [404, "not_found"]));
  });
  it("who may only read makes and revokes none", async () => {
    const dubId = await doneDub(world);
    const { id } = await share(world, dubId);
    const key = await world.newKey(world.workspaceId, ["read"]);
    expect(problemOf(await world.call(`/v1/dubs/${dubId}/shares`, { method: "POST", body: {}, key }))).toEqual([403, "forbidden"]);
    expect(problemOf(await world.call(`/v1/shares/${id}`, { method: "DELETE", key }))).toEqual([403, "forbidden"]);
  });
  it("a repeated request gets the same link, and nothing of it is kept with the key", async () => {
    const dubId = await doneDub(world);
    const ask = () => world.call(`/v1/dubs/${dubId}/shares`, { method: "POST", body: { expiresInHours: 2 }, headers: { "idempotency-key": "share-1" } });
    const [first, again] = [await ask(), await ask()];
    expect([again.body, again.headers.get("idempotent-replayed")]).toEqual([first.body, "true"]);
    const [kept] = await world.deps.db.select().from(idempotencyKeys).where(eq(idempotencyKeys.key, "share-1"));
    expect(JSON.stringify(kept)).not.toContain("eyJ");
  });
  it.each([0, 8761, 1.5, "2", null])("%j hours are refused", async (expiresInHours) => {
    const { dubId } = await newDub(world);
    expect(problemOf(await world.call(`/v1/dubs/${dubId}/shares`, { method: "POST", body: { expiresInHours } }))).toEqual([422, "invalid_request"]);
  });
});
