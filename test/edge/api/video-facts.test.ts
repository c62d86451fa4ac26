import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { wav } from "../../videos/wav.ts";
import { openWorld, problemOf, readyVideo, videoOf, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
const patch = (id: string, body: unknown, headers = {}) => world.call(`/v1/videos/${id}`, { method: "PATCH", body, headers });
const titled = async (title: string) => (await world.call("/v1/videos", { method: "POST", body: { title, ...videoOf(1) } })).body.video.id as string;

async function upload(bytes: Uint8Array, contentType: string) {
  const { body } = await world.call("/v1/videos", { method: "POST", body: videoOf(bytes.length, { contentType }) });
  const signed = await world.call(`/v1/uploads/${body.upload.id}/parts`, { method: "POST", body: { partNumbers: [1] } });
  const { url, headers } = signed.body.data[0];
  const sent = await world.raw(url, {
    method: "PUT",
    headers: { ...headers, "content-length": String(bytes.length) },
    body: bytes as Uint8Array<ArrayBuffer>,
    key: null,
  });
  const parts = [{ partNumber: 1, etag: sent.headers.get("etag") }];
  return world.call(`/v1/uploads/${body.upload.id}/complete`, { method: "POST", body: { parts } });
}

describe("facts at upload", () => {
  it("says container, codec and duration in the answer that completes the upload", async () => {
    const { status, body } = await upload(wav(2000), "audio/wav");
    expect(status).toBe(200);
    expect(body.video).toMatchObject({
      status: "ready",
      container: "wav",
      durationMs: 2000,
      width: null,
      height: null,
      videoCodec: null,
      audioCodec: "pcm-s16",
    });
  });
  it("completes the upload of a file that nobody can read, and says nothing of it", async () => {
    const { status, body } = await upload(new Uint8Array(5000).fill(7), "video/mp4");
    expect(status).toBe(200);
    expect(body.video).toMatchObject({ status: "ready", container: null, durationMs: null, audioCodec: null });
  });
});

describe("title and description", () => {
  it("are changed by who saw them last, and by nobody else", async () => {
    const id = await titled("One");
    const seen = (await world.call(`/v1/videos/${id}`)).headers.get("etag") ?? "";
    const changed = await patch(id, { description: "Of birds." }, { "if-match": seen });
    expect([changed.status, changed.body.title, changed.body.description, changed.headers.get("etag")]).toEqual([200, "One", "Of birds.", '"2"']);
    const late = await patch(id, { title: "Two" }, { "if-match": seen });
    expect([problemOf(late), late.body.details]).toEqual([[412, "stale_revision"], { revision: 2 }]);
    expect((await world.call(`/v1/videos/${id}`)).body.title).toBe("One");
  });
  it("are refused when there is nothing to change, or too much", async () => {
    const id = await titled("One");
    expect(problemOf(await patch(id, {}))).toEqual([422, "invalid_request"]);
    expect(problemOf(await patch(id, { description: "x".repeat(5001) }))).toEqual([422, "invalid_request"]);
  });
});

describe("a search", () => {
  const search = async (query: string) => (await world.call(`/v1/videos?${query}`)).body.data.map((video: { title: string }) => video.title).sort();
  it("finds every word without regard to case and accents, also after a rename and in rows from before titles were folded", async () => {
    world = await openWorld();
    await titled("Café com Leite");
    await titled("100% leite_puro");
    const renamed = await titled("Old name");
    await patch(renamed, { title: "Às Três" });
    const old = await titled("Vintage Leite");
    await env.DB.prepare("update videos set folded = '' where id = ?").bind(old).run();
    expect(await search("search=LEITE%20cafe")).toEqual(["Café com Leite"]);
    expect(await search("search=leite")).toEqual(["100% leite_puro", "Café com Leite", "Vintage Leite"]);
    expect(await search("search=as%20tres")).toEqual(["Às Três"]);
    expect(await search("search=old")).toEqual([]);
  });
  it("takes signs of SQL for themselves", async () => {
    expect(await search("search=%25")).toEqual(["100% leite_puro"]);
    expect(await search("search=_")).toEqual(["100% leite_puro"]);
    expect(await search("search='")).toEqual([]);
  });
  it("goes on behind a cursor, and takes a status", async () => {
    const first = (await world.call("/v1/videos?search=leite&limit=2")).body;
    const second = (await world.call(`/v1/videos?search=leite&limit=2&cursor=${first.nextCursor}`)).body;
    expect([first.data.length, second.data.length, second.nextCursor]).toEqual([2, 1, null]);
    expect(await search("status=ready")).toEqual([]);
    await readyVideo(world);
    expect(await search("status=ready")).toEqual(["talk"]);
  });
});

describe("files", () => {
  it("are none before the source has arrived", async () => {
    const id = await titled("Empty");
    expect((await world.call(`/v1/videos/${id}/files`)).body).toEqual({ data: [], nextCursor: null });
    expect(problemOf(await world.call(`/v1/videos/${id}/content`))).toEqual([409, "video_not_ready"]);
  });
  it("hand out the source under its name, by range too", async () => {
    const { body } = await upload(wav(100), "audio/wav");
    const [source] = (await world.call(`/v1/videos/${body.video.id}/files`)).body.data;
    expect(source).toMatchObject({ kind: "source", dubId: null, contentType: "audio/wav", sizeBytes: body.video.sizeBytes });
    const sent = await world.raw(`/v1/videos/${body.video.id}/content`);
    expect(sent.status).toBe(302);
    const range = await world.raw(sent.headers.get("location") ?? "", { headers: { range: "bytes=0-3" }, key: null });
    expect([range.status, new TextDecoder().decode(await range.arrayBuffer())]).toEqual([206, "RIFF"]);
    expect(range.headers.get("content-disposition")).toContain('attachment; filename="talk.mp4"');
  });
  it("of another workspace are as unknown ones", async () => {
    const id = await readyVideo(world);
    const key = await world.newKey(await world.newWorkspace(), ["read"]);
    for (const path of ["files", "content"]) expect(problemOf(await world.call(`/v1/videos/${id}/${path}`, { key }))).toEqual([404, "not_found"]);
  });
});
