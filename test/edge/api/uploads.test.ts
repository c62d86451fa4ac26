import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { UploadRejected } from "../../../src/media/port.ts";
import { abortStale } from "../../../src/uploads/abort-stale.ts";
import { idGuards } from "./guards.ts";
import { problemOf, openWorld, sendPart, videoOf, type World } from "./world.ts";

const PART = 8 * 1024 * 1024;
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
// A workspace may have 20 open.
afterEach(() => env.DB.prepare("update uploads set status = 'aborted' where status = 'open'").run());
const begin = async (sizeBytes: number) =>
  (await world.call("/v1/videos", { method: "POST", body: videoOf(sizeBytes) })).body as { video: { id: string }; upload: { id: string } };
const complete = (id: string, body: object = {}) => world.call(`/v1/uploads/${id}/complete`, { method: "POST", body });
const sign = (id: string, partNumbers: unknown) => world.call(`/v1/uploads/${id}/parts`, { method: "POST", body: { partNumbers } });

describe("uploads: does", () => {
  it("takes a file of one part", async () => {
    const { upload, video } = await begin(1000);
    const etag = await sendPart(world, upload.id, 1);
    const done = await complete(upload.id, { parts: [{ partNumber: 1, etag }] });
    expect(done.status).toBe(200);
    expect(done.body).toMatchObject({ video: { id: video.id, status: "ready" }, upload: { status: "completed" } });
    expect((await world.deps.media.head(`w/${world.workspaceId}/v/${video.id}/source`))?.sizeBytes).toBe(1000);
  });
  it("takes parts in any order, and one of them again", async () => {
    const { upload, video } = await begin(2 * PART + 5);
    for (const partNumber of [3, 1, 2, 1]) await sendPart(world, upload.id, partNumber);
    expect((await complete(upload.id)).body.video.status).toBe("ready");
    expect((await world.deps.media.head(`w/${world.workspaceId}/v/${video.id}/source`))?.sizeBytes).toBe(2 * PART + 5);
  });
  it("tells which parts are known, so that another client can resume", async () => {
    const { upload } = await begin(2 * PART);
    const etag = await sendPart(world, upload.id, 2);
    expect((await world.call(`/v1/uploads/${upload.id}`)).body).toMatchObject({ status: "open", partCount: 2, parts: [{ partNumber: 2, etag }] });
  });
  it("is named by its video until it is complete, for whoever lost the answer", async () => {
    const { body } = await world.call("/v1/videos", { method: "POST", body: videoOf(4) });
    const { id, uploadId } = body.video;
    expect(uploadId).toBe(body.upload.id);
    expect((await world.call(`/v1/videos/${id}`)).body).toEqual(body.video);
    expect((await world.call("/v1/videos?status=uploading")).body.data).toContainEqual(body.video);
    await sendPart(world, uploadId, 1);
    expect((await world.call(`/v1/uploads/${uploadId}/complete`, { method: "POST", body: {} })).status).toBe(200);
    expect((await world.call(`/v1/videos/${id}`)).body).toMatchObject({ status: "ready", uploadId: null });
  });
  it("signs parts of equal size and the rest for the last", async () => {
    const { upload } = await begin(2 * PART + 5);
    const { body } = await sign(upload.id, [1, 2, 3]);
    expect(body.data.map((part: { sizeBytes: number }) => part.sizeBytes)).toEqual([PART, PART, 5]);
    expect(body.data[0].expiresAt).toBe("2026-11-24T10:15:00.000Z");
  });
  it("answers a repeated complete with the same", async () => {
    const { upload } = await begin(10);
    await sendPart(world, upload.id, 1);
    const first = await complete(upload.id);
    expect((await complete(upload.id)).body).toEqual(first.body);
  });
  it("completes once for calls at the same moment", async () => {
    const { upload } = await begin(10);
    await sendPart(world, upload.id, 1);
    const answers = await Promise.all([complete(upload.id), complete(upload.id), complete(upload.id)]);
    expect(answers.map((answer) => [answer.status, answer.body.video?.status])).toEqual(Array.from({ length: 3 }, () => [200, "ready"]));
  });
  it("finishes what was joined when the answer was lost", async () => {
    const { upload } = await begin(10);
    const etag = await sendPart(world, upload.id, 1);
    const row = await env.DB.prepare("select object_key, multipart_id from uploads where id = ?")
      .bind(upload.id)
      .first<{ object_key: string; multipart_id: string }>();
    await world.deps.media.completeMultipart(row?.object_key ?? "", row?.multipart_id ?? "", [{ partNumber: 1, etag }]);
    expect((await complete(upload.id)).body).toMatchObject({ video: { status: "ready" }, upload: { status: "completed" } });
  });
  it("aborts, also twice, and the video says why it will not come", async () => {
    const { upload, video } = await begin(10);
    expect((await world.call(`/v1/uploads/${upload.id}`, { method: "DELETE" })).status).toBe(204);
    expect((await world.call(`/v1/uploads/${upload.id}`, { method: "DELETE" })).status).toBe(204);
    expect((await world.call(`/v1/videos/${video.id}`)).body).toMatchObject({ status: "failed", failure: { code: "upload_aborted" } });
    expect(problemOf(await sign(upload.id, [1]))).toEqual([409, "upload_not_open"]);
  });
});

describe("uploads: refuses", () => {
  it("to complete while parts are missing, naming them, and goes on when they come", async () => {
    const { upload } = await begin(2 * PART + 5);
    await sendPart(world, upload.id, 2);
    const answer = await complete(upload.id);
    expect(problemOf(answer)).toEqual([409, "parts_missing"]);
    expect(answer.body.detail).toContain("1, 3 of 3");
    expect(answer.body.errors.map((error: { detail: string }) => error.detail)).toEqual(["Part 1 is missing.", "Part 3 is missing."]);
    await sendPart(world, upload.id, 1);
    await sendPart(world, upload.id, 3);
    expect((await complete(upload.id)).status).toBe(200);
  });
  it("a part that was told but never sent", async () => {
    const { upload } = await begin(10);
    expect(problemOf(await complete(upload.id, { parts: [{ partNumber: 1, etag: "0".repeat(32) }] }))).toEqual([409, "parts_missing"]);
    await sendPart(world, upload.id, 1);
    expect((await complete(upload.id)).status).toBe(200);
  });
  it("a size that is not the declared one: the object goes, the video fails, and stays deletable", async () => {
    const { upload, video } = await begin(10);
    const row = await env.DB.prepare("select object_key, multipart_id from uploads where id = ?")
      .bind(upload.id)
      .first<{ object_key: string; multipart_id: string }>();
    const smuggled = await env.MEDIA.resumeMultipartUpload(row?.object_key ?? "", row?.multipart_id ?? "").uploadPart(1, new Uint8Array(11));
    const parts = [{ partNumber: 1, etag: smuggled.etag }];
    expect(problemOf(await complete(upload.id, { parts }))).toEqual([422, "size_mismatch"]);
    expect(problemOf(await complete(upload.id, { parts }))).toEqual([422, "size_mismatch"]);
    expect(await world.deps.media.head(row?.object_key ?? "")).toBeNull();
    expect((await world.call(`/v1/videos/${video.id}`)).body).toMatchObject({ status: "failed", failure: { code: "size_mismatch" } });
    expect((await world.call(`/v1/videos/${video.id}`, { method: "DELETE" })).status).toBe(200);
  });
  it("a part of another length than signed", async () => {
    const { upload } = await begin(10);
    const { url, headers } = (await sign(upload.id, [1])).body.data[0];
    const sent = await world.raw(url, { method: "PUT", headers: { ...headers, "content-length": "11" }, body: new Uint8Array(11), key: null });
    expect(sent.status).toBe(403);
    await sent.arrayBuffer();
  });
  it("a part number it does not have", async () => {
    const { upload } = await begin(10);
    expect(problemOf(await sign(upload.id, [2]))).toEqual([422, "invalid_part"]);
    expect(problemOf(await complete(upload.id, { parts: [{ partNumber: 2, etag: "e" }] }))).toEqual([422, "invalid_part"]);
    expect(problemOf(await world.call(`/v1/uploads/${upload.id}/parts/2`, { method: "PUT", body: { etag: "e" } }))).toEqual([422, "invalid_part"]);
  });
  it.each([[[]], [[0]], [["1"]], [[1, 1]], [Array.from({ length: 101 }, (_, index) => index + 1)]])("the part numbers %j", async (partNumbers) => {
    const { upload } = await begin(10);
    expect(problemOf(await sign(upload.id, partNumbers))).toEqual([422, "invalid_request"]);
  });
  it("to abort what is complete", async () => {
    const { upload } = await begin(10);
    await sendPart(world, upload.id, 1);
    await complete(upload.id);
    expect(problemOf(await world.call(`/v1/uploads/${upload.id}`, { method: "DELETE" }))).toEqual([409, "upload_not_open"]);
  });
});

describe("uploads that nobody completes", () => {
  const day = 24 * 3_600_000;
  const statusOf = async (upload: string, video: string) => [
    (await world.call(`/v1/uploads/${upload}`)).body.status,
    (await world.call(`/v1/videos/${video}`)).body.failure?.code,
  ];
  it("are aborted after 24 hours, and the video says why; younger and completed ones are left alone", async () => {
    const started = world.clock.now;
    const old = await begin(2 * PART);
    await sendPart(world, old.upload.id, 1);
    const done = await begin(10);
    await sendPart(world, done.upload.id, 1);
    await complete(done.upload.id);
    world.clock.now = new Date(started.getTime() + day - 60_000);
    const young = await begin(10);
    world.clock.now = new Date(started.getTime() + day);
    expect(await abortStale(world.deps)).toBeGreaterThanOrEqual(1);
    expect(await statusOf(old.upload.id, old.video.id)).toEqual(["aborted", "upload_expired"]);
    expect(await statusOf(done.upload.id, done.video.id)).toEqual(["completed", undefined]);
    expect(await statusOf(young.upload.id, young.video.id)).toEqual(["open", undefined]);
    const multipart = await env.DB.prepare("select object_key, multipart_id from uploads where id = ?")
      .bind(old.upload.id)
      .first<{ object_key: string; multipart_id: string }>();
    await expect(world.deps.media.completeMultipart(multipart!.object_key, multipart!.multipart_id, [])).rejects.toThrow(UploadRejected);
    expect(await abortStale(world.deps)).toBe(0);
    world.clock.now = started;
  });
  it("leave no object behind that was joined though nobody was told", async () => {
    const started = world.clock.now;
    const { upload, video } = await begin(10);
    const etag = await sendPart(world, upload.id, 1);
    const row = await env.DB.prepare("select object_key, multipart_id from uploads where id = ?")
      .bind(upload.id)
      .first<{ object_key: string; multipart_id: string }>();
    await world.deps.media.completeMultipart(row!.object_key, row!.multipart_id, [{ partNumber: 1, etag }]);
    world.clock.now = new Date(started.getTime() + day);
    await abortStale(world.deps);
    expect([await world.deps.media.head(row!.object_key), ...(await statusOf(upload.id, video.id))]).toEqual([null, "aborted", "upload_expired"]);
    world.clock.now = started;
  });
});

describe("uploads: guards", () => {
  const own = (path: (id: string) => string, call?: { method: string; body?: unknown }) => async () => {
    const { upload } = await begin(10);
    return { path: path(upload.id), id: upload.id, ...(call && { call }) };
  };
  idGuards(
    () => world,
    "get",
    "read",
    own((id) => `/v1/uploads/${id}`),
  );
  idGuards(
    () => world,
    "sign",
    "write",
    own((id) => `/v1/uploads/${id}/parts`, { method: "POST", body: { partNumbers: [1] } }),
  );
  idGuards(
    () => world,
    "record",
    "write",
    own((id) => `/v1/uploads/${id}/parts/1`, { method: "PUT", body: { etag: "e" } }),
  );
  idGuards(
    () => world,
    "complete",
    "write",
    own((id) => `/v1/uploads/${id}/complete`, { method: "POST", body: {} }),
  );
  idGuards(
    () => world,
    "abort",
    "write",
    own((id) => `/v1/uploads/${id}`, { method: "DELETE" }),
  );
});
