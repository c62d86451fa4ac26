import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { purgeDeleted } from "../../../src/videos/purge-deleted.ts";
import { guards, idGuards } from "./guards.ts";
import { problemOf, newDub, openWorld, readyVideo, sendPart, videoOf, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
const create = (body: unknown, headers = {}) => world.call("/v1/videos", { method: "POST", body, headers });

describe("videos: does", () => {
  it("creates a video with the upload that fills it", async () => {
    const { status, body, headers } = await create(videoOf(20_000_000));
    expect(status).toBe(201);
    expect(headers.get("location")).toBe(`/v1/videos/${body.video.id}`);
    expect(body.video).toMatchObject({ title: "talk", status: "uploading", sizeBytes: 20_000_000, durationMs: null, failure: null });
    expect(body.video.id).toMatch(/^vid_[a-z2-7]{32}$/);
    expect(body.upload).toMatchObject({ videoId: body.video.id, status: "open", partSizeBytes: 8 * 1024 * 1024, partCount: 3, parts: [] });
    expect(body.upload).not.toHaveProperty("multipartId");
  });
  it("keeps of a content type only the type itself", async () => {
    const { status, body } = await create(videoOf(5, { contentType: ' Video/MP4; codecs="avc1" ' }));
    expect(status).toBe(201);
    expect(await env.DB.prepare("select content_type from videos where id = ?").bind(body.video.id).first("content_type")).toBe("video/mp4");
  });
  it("lists newest first, page by page, none twice and none left out", async () => {
    const own = await openWorld();
    for (let minute = 0; minute < 5; minute++) {
      own.clock.now = new Date(own.clock.now.getTime() + (minute % 2) * 60_000);
      await own.call("/v1/videos", { method: "POST", body: { title: `Talk ${minute}`, ...videoOf(1) } });
    }
    const seen: string[] = [];
    for (let cursor = ""; ;) {
      const { body } = await own.call(`/v1/videos?limit=2${cursor && `&cursor=${cursor}`}`);
      expect(body.data.length).toBeLessThanOrEqual(2);
      seen.push(...body.data.map((video: { title: string }) => video.title));
      if (body.nextCursor === null) break;
      cursor = body.nextCursor;
    }
    expect(seen).toHaveLength(5);
    expect([...seen].sort()).toEqual(["Talk 0", "Talk 1", "Talk 2", "Talk 3", "Talk 4"]);
    expect(seen.slice(0, 2).sort()).toEqual(["Talk 3", "Talk 4"]);
  });
  it("renames", async () => {
    const { body } = await create(videoOf(1));
    expect((await world.call(`/v1/videos/${body.video.id}`, { method: "PATCH", body: { title: " Speech " } })).body.title).toBe("Speech");
    expect((await world.call(`/v1/videos/${body.video.id}`)).body.title).toBe("Speech");
  });
  it("deletes a video with its dubs and objects, at once and for good", async () => {
    const { videoId, dubId, jobId } = await newDub(world);
    await world.deps.media.write(`w/${world.workspaceId}/d/${dubId}/unit/1/mix`, new Uint8Array(3), "audio/wav");
    expect((await world.call(`/v1/videos/${videoId}`, { method: "DELETE" })).status).toBe(200);
    for (const path of [`/v1/videos/${videoId}`, `/v1/dubs/${dubId}`, `/v1/jobs/${jobId}`])
      expect(problemOf(await world.call(path))).toEqual([404, "not_found"]);
    expect(world.dubs.calls).toContain(`remove ${dubId}`);
    const left = await env.MEDIA.list({ prefix: `w/${world.workspaceId}/` });
    expect(left.objects.filter(({ key }) => key.includes(videoId) || key.includes(dubId))).toEqual([]);
    expect(problemOf(await world.call(`/v1/videos/${videoId}`, { method: "DELETE" }))).toEqual([404, "not_found"]);
  });
  it("erases again what arrived after the deletion", async () => {
    const own = await openWorld();
    const videoId = await readyVideo(own);
    await own.call(`/v1/videos/${videoId}`, { method: "DELETE" });
    await own.deps.media.write(`w/${own.workspaceId}/v/${videoId}/source`, new Uint8Array(3), "video/mp4");
    own.clock.now = new Date(own.clock.now.getTime() + 61 * 60_000);
    await purgeDeleted(own.deps);
    await purgeDeleted(own.deps);
    expect(await own.deps.media.head(`w/${own.workspaceId}/v/${videoId}/source`)).toBeNull();
    const due = await env.DB.prepare("select count(*) n from videos where id = ? and purge_at is not null").bind(videoId).first("n");
    expect(due).toBe(0);
  });
  it("erases the others although one cannot be erased, and comes back to that one", async () => {
    const own = await openWorld();
    const [stuck, fine] = [await readyVideo(own), await readyVideo(own)];
    for (const id of [stuck, fine]) await own.call(`/v1/videos/${id}`, { method: "DELETE" });
    for (const id of [stuck, fine]) await own.deps.media.write(`w/${own.workspaceId}/v/${id}/source`, new Uint8Array(3), "video/mp4");
    own.clock.now = new Date(own.clock.now.getTime() + 61 * 60_000);
    const warned: unknown[] = [];
    const { media: intact } = own.deps;
    const deletePrefix = (key: string) => (key.includes(stuck) ? Promise.reject(new Error("R2 is away")) : intact.deletePrefix(key));
    for (const context of [{ ...own.deps, media: { ...intact, deletePrefix } }, own.deps]) {
      await purgeDeleted({ ...context, warn: (_, cause) => warned.push(cause) });
      own.clock.now = new Date(own.clock.now.getTime() + 61 * 60_000);
      expect(await own.deps.media.head(`w/${own.workspaceId}/v/${fine}/source`)).toBeNull();
    }
    expect(warned).toEqual([new Error("R2 is away")]);
    expect(await own.deps.media.head(`w/${own.workspaceId}/v/${stuck}/source`)).toBeNull();
  });
});

describe("videos: an Idempotency-Key", () => {
  it("gives the first answer again, and says so", async () => {
    const [first, again] = [await create(videoOf(7), { "idempotency-key": "k1" }), await create(videoOf(7), { "idempotency-key": "k1" })];
    expect(again.body).toEqual(first.body);
    expect([first.headers.get("idempotent-replayed"), again.headers.get("idempotent-replayed")]).toEqual([null, "true"]);
  });
  it("creates once for requests at the same moment", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => create(videoOf(8), { "idempotency-key": "k2" })));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.video.id)).size).toBe(1);
    expect((await env.DB.prepare("select count(*) n from videos where size_bytes = 8").first("n")) ?? 0).toBe(1);
  });
  it("is refused for another body", async () => {
    await create(videoOf(9), { "idempotency-key": "k3" });
    expect(problemOf(await create(videoOf(10), { "idempotency-key": "k3" }))).toEqual([422, "idempotency_key_reused"]);
  });
  it("belongs to its workspace", async () => {
    const first = await create(videoOf(11), { "idempotency-key": "k4" });
    const other = await world.newKey(await world.newWorkspace(), ["write"]);
    const second = await world.call("/v1/videos", { method: "POST", body: videoOf(11), headers: { "idempotency-key": "k4" }, key: other });
    expect(second.body.video.id).not.toBe(first.body.video.id);
  });
  it("is forgotten after a day", async () => {
    const own = await openWorld();
    const send = () => own.call("/v1/videos", { method: "POST", body: videoOf(12), headers: { "idempotency-key": "k5" } });
    const first = await send();
    own.clock.now = new Date(own.clock.now.getTime() + 25 * 60 * 60_000);
    await purgeDeleted(own.deps);
    const kept = await env.DB.prepare("select count(*) n from idempotency_keys where workspace_id = ?").bind(own.workspaceId).first("n");
    expect(kept).toBe(0);
    expect((await send()).body.video.id).not.toBe(first.body.video.id);
  });
  it("keeps no refusal: the corrected request goes through", async () => {
    expect(problemOf(await create(videoOf(0), { "idempotency-key": "k6" }))).toEqual([422, "empty_file"]);
    expect((await create(videoOf(1), { "idempotency-key": "k6" })).status).toBe(201);
  });
});

describe("videos: refuses", () => {
  it.each([
    ["a file of 0 bytes", videoOf(0), "empty_file", "/source/upload/sizeBytes"],
    ["a file over 6 GB", videoOf(6_000_000_001), "file_too_large", "/source/upload/sizeBytes"],
    ["a text file", videoOf(5, { contentType: "text/plain" }), "unsupported_content_type", "/source/upload/contentType"],
    ["a picture", videoOf(5, { contentType: "image/png" }), "unsupported_content_type", "/source/upload/contentType"],
    ["a negative size", videoOf(-1), "invalid_request", "/source/upload/sizeBytes"],
    ["a size that is no integer", videoOf(1.5), "invalid_request", "/source/upload/sizeBytes"],
    ["an unknown field", { ...videoOf(5), colour: "red" }, "invalid_request", "/colour"],
    ["no source", {}, "invalid_request", "/source"],
    ["a title of spaces", { title: "  ", ...videoOf(5) }, "invalid_request", "/title"],
    ["a body that is no object", [1], "invalid_request", ""],
  ])("%s", async (_, body, code, pointer) => {
    const answer = await create(body);
    expect(problemOf(answer)).toEqual([422, code]);
    expect(answer.body.errors[0]).toMatchObject({ in: "body", pointer });
  });
  it("malformed JSON", async () => {
    const response = await world.raw("/v1/videos", { method: "POST", body: "{", headers: { "content-type": "application/json" } });
    expect([response.status, (await response.json<{ code: string }>()).code]).toEqual([400, "malformed_json"]);
  });
  it("a body of another type", async () => {
    const response = await world.raw("/v1/videos", { method: "POST", body: "a=1", headers: { "content-type": "application/x-www-form-urlencoded" } });
    expect([response.status, (await response.json<{ code: string }>()).code]).toEqual([415, "unsupported_media_type"]);
  });
  it("a body over 256 KB", async () => {
    expect(problemOf(await create({ title: "x".repeat(300_000), ...videoOf(5) }))).toEqual([413, "body_too_large"]);
  });
  it.each(["!!!", "bm9wZQ", "%20"])("the cursor %s that is none of ours", async (cursor) => {
    expect(problemOf(await world.call(`/v1/videos?cursor=${cursor}`))).toEqual([422, "invalid_cursor"]);
  });
  it.each(["0", "101", "x"])("the limit %s", async (limit) => {
    expect(problemOf(await world.call(`/v1/videos?limit=${limit}`))).toEqual([422, "invalid_request"]);
  });
});

describe("videos: guards", () => {
  const own = async (w: World, call?: { method: string; body?: unknown }) => {
    const { body } = await w.call("/v1/videos", { method: "POST", body: videoOf(1) });
    return { path: `/v1/videos/${body.video.id}`, id: body.video.id as string, ...(call && { call }) };
  };
  guards(
    () => world,
    "create",
    "write",
    async () => ({ path: "/v1/videos", call: { method: "POST", body: videoOf(1) } }),
  );
  guards(
    () => world,
    "list",
    "read",
    async () => ({ path: "/v1/videos" }),
  );
  idGuards(
    () => world,
    "get",
    "read",
    (w) => own(w),
  );
  idGuards(
    () => world,
    "rename",
    "write",
    (w) => own(w, { method: "PATCH", body: { title: "Mine" } }),
  );
  idGuards(
    () => world,
    "delete",
    "write",
    (w) => own(w, { method: "DELETE" }),
  );
  it("a list shows nothing of another workspace", async () => {
    await sendPart(world, (await create(videoOf(1))).body.upload.id, 1);
    const key = await world.newKey(await world.newWorkspace(), ["read"]);
    expect((await world.call("/v1/videos", { key })).body).toEqual({ data: [], nextCursor: null });
  });
});
