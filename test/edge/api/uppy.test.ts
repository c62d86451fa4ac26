/** The requests of @uppy/aws-s3 6.3.1 (CompanionS3.js, S3Uploader.js), in the order in which it makes them. */
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { idGuards } from "./guards.ts";
import { type Answer, openWorld, problemOf, type World } from "./world.ts";

const CHUNK = 5 * 1024 * 1024;
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => env.DB.prepare("update uploads set status = 'aborted' where status = 'open'").run());

type Begun = { key: string; uploadId: string };
const bytesOf = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 31) % 251);
const begin = (more: object = {}): Promise<Answer> =>
  world.call("/v1/uppy/s3/multipart", {
    method: "POST",
    body: { filename: "talk.mp4", type: "video/mp4", metadata: { name: "talk.mp4", type: "video/mp4", relativePath: null }, ...more },
  });
const at = ({ key, uploadId }: Begun, more = "") => `/v1/uppy/s3/multipart/${uploadId}${more}?key=${key}`;
const sign = async (begun: Begun, partNumber: number) => (await world.call(at(begun, `/${partNumber}`))).body as { url: string };
const put = (url: string, bytes: Uint8Array, headers: Record<string, string> = { "content-length": String(bytes.length) }) =>
  world.raw(url, { method: "PUT", headers, body: bytes as Uint8Array<ArrayBuffer>, key: null });
async function send(begun: Begun, partNumber: number, bytes: Uint8Array): Promise<string> {
  const sent = await put((await sign(begun, partNumber)).url, bytes);
  expect([sent.status, await sent.text()]).toEqual([200, ""]);
  return (sent.headers.get("etag") ?? "").replaceAll('"', "");
}
const complete = (begun: Begun, parts: object[]) => world.call(at(begun, "/complete"), { method: "POST", body: { parts } });
const sha = async (bytes: Uint8Array) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
const stored = async (videoId: string) => (await world.deps.media.read(`w/${world.workspaceId}/v/${videoId}/source`)) ?? new Uint8Array();

describe("uppy: does", () => {
  it("takes a file whose size nobody told, and the video is as long as what arrived and can be dubbed", async () => {
    const file = bytesOf(2 * CHUNK + 77);
    const begun = (await begin()).body as Begun;
    const parts = [];
    for (let number = 1; number <= 3; number++)
      parts.push({ PartNumber: number, ETag: await send(begun, number, file.subarray((number - 1) * CHUNK, number * CHUNK)) });
    const done = await complete(begun, parts);
    expect([done.status, done.body]).toEqual([200, { location: `https://api.example/v1/videos/${begun.key}`, key: begun.key }]);
    expect((await world.call(`/v1/videos/${begun.key}`)).body).toMatchObject({ status: "ready", sizeBytes: file.length, filename: "talk.mp4", title: "talk" });
    expect((await world.call(`/v1/uploads/${begun.uploadId}`)).body).toMatchObject({ status: "completed", sizeBytes: file.length, partCount: 3 });
    expect(await sha(await stored(begun.key))).toBe(await sha(file));
    expect((await complete(begun, parts)).body).toEqual(done.body);
    expect((await world.call(`/v1/videos/${begun.key}/dubs`, { method: "POST", body: { targetLanguages: ["pt-BR"] } })).status).toBe(202);
  });
  it("lists what arrived though Uppy told nobody, so that it resumes after a reload", async () => {
    const begun = (await begin()).body as Begun;
    const etag = await send(begun, 1, bytesOf(CHUNK));
    expect((await world.call(at(begun))).body).toEqual([{ PartNumber: 1, Size: CHUNK, ETag: etag }]);
    await send(begun, 2, bytesOf(10));
    const parts = (await world.call(at(begun))).body as { PartNumber: number; ETag: string }[];
    expect(parts).toHaveLength(2);
    expect(
      (
        await complete(
          begun,
          parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag })),
        )
      ).status,
    ).toBe(200);
  });
  it("takes parts of the size that the page's getChunkSize chose", async () => {
    const begun = (await begin({ metadata: { size: String(6 * 1024 * 1024 + 1), partSizeBytes: 6 * 1024 * 1024 } })).body as Begun;
    await send(begun, 1, bytesOf(6 * 1024 * 1024));
    await send(begun, 2, bytesOf(1));
    expect((await complete(begun, [])).status).toBe(200);
  });
  it("aborts", async () => {
    const begun = (await begin()).body as Begun;
    await send(begun, 1, bytesOf(10));
    expect((await world.call(at(begun), { method: "DELETE" })).status).toBe(200);
    expect((await world.call(`/v1/videos/${begun.key}`)).body.failure.code).toBe("upload_aborted");
    expect(problemOf(await world.call(at(begun, "/1")))).toEqual([409, "upload_not_open"]);
  });
  it("shows neither the store's key nor its id of the upload", async () => {
    const begun = await begin();
    const row = await env.DB.prepare("select object_key, multipart_id from uploads where id = ?").bind(begun.body.uploadId).first<Record<string, string>>();
    const shown = JSON.stringify([begun.body, await sign(begun.body, 1)]);
    for (const secret of Object.values(row ?? {})) expect(shown).not.toContain(secret);
  });
});

describe("uppy: refuses", () => {
  it("a file in one piece, saying what to set", async () => {
    const answer = await world.call("/v1/uppy/s3/params?filename=a.mp4&type=video%2Fmp4&metadata%5Bname%5D=a.mp4");
    expect(problemOf(answer)).toEqual([422, "multipart_only"]);
    expect(answer.body.detail).toContain("shouldUseMultipart");
  });
  it.each([
    ["no video", { type: "text/plain" }, "unsupported_content_type"],
    ["too large", { metadata: { size: 6_000_000_001 } }, "file_too_large"],
    ["empty", { metadata: { size: 0 } }, "empty_file"],
    ["without a name", { filename: "" }, "invalid_request"],
  ])("a file that is %s", async (_what, more, code) => {
    expect(problemOf(await begin(more))).toEqual([422, code]);
  });
  it("fewer parts than the size that was told needs: the object goes", async () => {
    const begun = (await begin({ metadata: { size: CHUNK + 1 } })).body as Begun;
    await send(begun, 1, bytesOf(CHUNK));
    expect(problemOf(await complete(begun, []))).toEqual([409, "parts_missing"]);
    await send(begun, 2, bytesOf(1));
    expect((await complete(begun, [])).status).toBe(200);
  });
  it.each([99, 101])("%s bytes where 100 were told, and a part beyond", async (length) => {
    const begun = (await begin({ metadata: { size: 100 } })).body as Begun;
    const sent = await put((await sign(begun, 1)).url, bytesOf(length));
    expect([sent.status, await sent.json()]).toEqual([422, expect.objectContaining({ code: "size_mismatch" })]);
    expect(problemOf(await world.call(at(begun, "/2")))).toEqual([422, "invalid_part"]);
  });
  it("to complete with a gap, with no parts, or with an ETag that is not the part's", async () => {
    const begun = (await begin()).body as Begun;
    expect(problemOf(await complete(begun, []))).toEqual([409, "parts_missing"]);
    const ETag = await send(begun, 2, bytesOf(10));
    expect(problemOf(await complete(begun, [{ PartNumber: 2, ETag }]))).toEqual([409, "parts_missing"]);
    expect(problemOf(await complete(begun, [{ PartNumber: 1, ETag: "0".repeat(32) }]))).toEqual([409, "parts_missing"]);
  });
  it("a part whose URL was changed, is missing or has expired", async () => {
    const begun = (await begin()).body as Begun;
    const { url } = await sign(begun, 1);
    for (const wrong of [url.slice(0, -3), url.split("?")[0] ?? "", `${url}x`]) expect((await put(wrong, bytesOf(10))).status).toBe(403);
    const before = world.clock.now;
    world.clock.now = new Date(before.getTime() + 16 * 60_000);
    expect((await put(url, bytesOf(10))).status).toBe(403);
    world.clock.now = before;
  });
  it("the key of another upload", async () => {
    const [one, other] = [(await begin()).body as Begun, (await begin()).body as Begun];
    expect(problemOf(await world.call(at({ ...one, key: other.key })))).toEqual([404, "not_found"]);
  });
});

describe("uppy: guards", () => {
  const own = (more: string, call?: { method: string; body?: unknown }) => async () => {
    const begun = (await begin()).body as Begun;
    return { path: at(begun, more), id: begun.uploadId, ...(call && { call }) };
  };
  idGuards(() => world, "list", "read", own(""));
  idGuards(() => world, "sign", "write", own("/1"));
  idGuards(() => world, "complete", "write", own("/complete", { method: "POST", body: { parts: [] } }));
  idGuards(() => world, "abort", "write", own("", { method: "DELETE" }));
});
