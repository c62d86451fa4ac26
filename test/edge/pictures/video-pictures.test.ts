import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { errands, videos } from "../../../src/db/schema.ts";
import { projectDub } from "../../../src/dubs/projection.ts";
import { problemOf, readyVideo, sendPart, videoOf } from "../api/world.ts";
import { bytesAt, DIGEST, JPEG, type PictureWorld, pictureWorld } from "./world.ts";

let world: PictureWorld;
beforeAll(async () => {
  world = await pictureWorld();
});
const FOUND = new Uint8Array([...JPEG, 70]);
const PEAKS = new TextEncoder().encode('{"version":2}');
const found = { sha256: DIGEST, sizeBytes: 4, hasThumbnail: true, hasPeaks: true };
const see = async (id: string) => (await world.call(`/v1/videos/${id}`)).body;
const put = (id: string, body: BodyInit, type: string) => {
  world.later();
  return world.raw(`/v1/videos/${id}/thumbnail`, { method: "PUT", body, headers: { "content-type": type } });
};
async function seenVideo(): Promise<string> {
  const id = await readyVideo(world);
  await world.serve((await world.latest("pictures", id)).id, found, { thumbnail: FOUND, peaks: PEAKS });
  return id;
}

describe("a video that has arrived", () => {
  it("is looked at once, and then has a picture, a waveform and a digest", async () => {
    const id = await readyVideo(world);
    expect(await see(id)).toMatchObject({ thumbnailUrl: null, peaksUrl: null, sha256: null });
    const { id: errandId } = await world.latest("pictures", id);
    expect(world.errands).toContain(errandId);
    const ended = await world.serve(errandId, found, { thumbnail: FOUND, peaks: PEAKS });
    expect(ended).toMatchObject({ status: "succeeded", task: null });
    const path = `/v1/videos/${id}`;
    expect(await see(id)).toMatchObject({ status: "ready", thumbnailUrl: `${path}/thumbnail`, peaksUrl: `${path}/peaks`, sha256: DIGEST });
    expect(await bytesAt(world, `${path}/thumbnail`)).toEqual(FOUND);
    expect(await bytesAt(world, `${path}/peaks`)).toEqual(PEAKS);
    expect((await world.raw(`${path}/thumbnail`)).headers.get("cache-control")).toBe("no-store");
  });
  it("is asked for of the media service with its source and the longest time", async () => {
    const id = await readyVideo(world);
    const errand = await world.latest("pictures", id);
    const { task } = await world.errandsWorld.run(errand.id);
    const key = `w/${world.workspaceId}/v/${id}/source`;
    expect(task).toMatchObject({
      lane: "media",
      stage: "pictures",
      params: { maxDurationMs: 14_400_000 },
      inputs: { source: [{ key, digest: null, sizeBytes: 4 }] },
    });
  });
  it("has one such errand, however often and at once its upload is completed", async () => {
    const { body } = await world.call("/v1/videos", { method: "POST", body: videoOf(4) });
    await sendPart(world, body.upload.id, 1);
    const complete = () => world.call(`/v1/uploads/${body.upload.id}/complete`, { method: "POST", body: {} });
    await Promise.all([complete(), complete(), complete()]);
    await complete();
    expect(await world.deps.db.select({ id: errands.id }).from(errands).where(eq(errands.subjectId, body.video.id))).toHaveLength(1);
  });
  it("without picture and sound has neither, and says so as 404", async () => {
    const id = await readyVideo(world);
    await world.serve((await world.latest("pictures", id)).id, { ...found, hasThumbnail: false, hasPeaks: false });
    expect(await see(id)).toMatchObject({ thumbnailUrl: null, peaksUrl: null, sha256: DIGEST });
    for (const what of ["thumbnail", "peaks"]) expect(problemOf(await world.call(`/v1/videos/${id}/${what}`))).toEqual([404, "not_found"]);
  });
  it("that is deleted meanwhile gets nothing", async () => {
    const id = await readyVideo(world);
    const errand = await world.latest("pictures", id);
    await world.errandsWorld.run(errand.id);
    await world.call(`/v1/videos/${id}`, { method: "DELETE" });
    await world.errandsWorld.report(errand.id, 1, { kind: "done", value: found, artifacts: {}, usage: [], meta: {} });
    const [row] = await world.deps.db.select().from(videos).where(eq(videos.id, id));
    expect(row).toMatchObject({ sha256: null, thumbnailKey: null });
  });
  it("whose service says nonsense is looked at again", async () => {
    const id = await readyVideo(world);
    const row = await world.serve((await world.latest("pictures", id)).id, { sha256: 7 });
    expect(row).toMatchObject({ status: "waiting", tries: 1 });
  });
});

describe("a video whose sound cannot be read", () => {
  const refusal = { code: "unsupported_codec", message: "The sound (dfpwm) cannot be read here: encode it as AAC and upload again." };
  const unheard = { ...found, hasPeaks: false, refusal };
  it("fails once it is looked at, keeps its picture and what is known of it, and is refused to a dub with the reason", async () => {
    const id = await readyVideo(world);
    const facts = { durationMs: 5000, width: 320, height: 180, container: "mp4" };
    await world.deps.db.update(videos).set(facts).where(eq(videos.id, id));
    await world.serve((await world.latest("pictures", id)).id, unheard, { thumbnail: FOUND });
    const thumbnailUrl = `/v1/videos/${id}/thumbnail`;
    expect(await see(id)).toMatchObject({ ...facts, status: "failed", failure: refusal, thumbnailUrl, peaksUrl: null, sha256: DIGEST });
    const refused = await world.call(`/v1/videos/${id}/dubs`, { method: "POST", body: { targetLanguages: ["pt-BR"] } });
    expect(problemOf(refused)).toEqual([409, "video_not_ready"]);
    expect(refused.body.detail).toContain(refusal.message);
  });
  it("and which is another than was declared is failed for that", async () => {
    const { body } = await world.call("/v1/videos", { method: "POST", body: videoOf(4, { sha256: "cd".repeat(32) }) });
    await sendPart(world, body.upload.id, 1);
    await world.call(`/v1/uploads/${body.upload.id}/complete`, { method: "POST", body: {} });
    await world.serve((await world.latest("pictures", body.video.id)).id, unheard);
    expect(await see(body.video.id)).toMatchObject({ status: "failed", failure: { code: "checksum_mismatch" } });
  });
  it("is not failed where looking at it failed for another cause", async () => {
    const id = await readyVideo(world);
    const errand = await world.latest("pictures", id);
    await world.errandsWorld.run(errand.id);
    const failure = { code: "unsupported_codec", message: "No.", retryable: false };
    await world.errandsWorld.report(errand.id, 1, { kind: "failed", failure });
    expect(await see(id)).toMatchObject({ status: "ready", failure: null });
  });
  it("is not failed for a reason that no dub would be refused for", async () => {
    const id = await readyVideo(world);
    const row = await world.serve((await world.latest("pictures", id)).id, { ...unheard, refusal: { code: "no_audio", message: "No." } });
    expect([row.status, (await see(id)).status]).toEqual(["waiting", "ready"]);
  });
});

describe("a declared SHA-256", () => {
  const arrive = async (sha256: string) => {
    const { body } = await world.call("/v1/videos", { method: "POST", body: videoOf(4, { sha256 }) });
    await sendPart(world, body.upload.id, 1);
    await world.call(`/v1/uploads/${body.upload.id}/complete`, { method: "POST", body: {} });
    await world.serve((await world.latest("pictures", body.video.id)).id, found, { thumbnail: FOUND });
    return body.video.id as string;
  };
  it("that is what arrived changes nothing, in whatever case it was written", async () => {
    expect(await see(await arrive(DIGEST.toUpperCase()))).toMatchObject({ status: "ready", sha256: DIGEST, failure: null });
  });
  it("that is another fails the video", async () => {
    const id = await arrive("cd".repeat(32));
    expect(await see(id)).toMatchObject({ status: "failed", sha256: DIGEST, failure: { code: "checksum_mismatch" } });
    expect(problemOf(await world.call(`/v1/videos/${id}/dubs`, { method: "POST", body: { targetLanguages: ["pt-BR"] } }))).toEqual([409, "video_not_ready"]);
  });
  it("that is another is not forgotten when a dub that had begun finds the file good", async () => {
    const { body } = await world.call("/v1/videos", { method: "POST", body: videoOf(4, { sha256: "cd".repeat(32) }) });
    await sendPart(world, body.upload.id, 1);
    await world.call(`/v1/uploads/${body.upload.id}/complete`, { method: "POST", body: {} });
    const { dub } = (await world.call(`/v1/videos/${body.video.id}/dubs`, { method: "POST", body: { targetLanguages: ["pt-BR"] } })).body;
    await world.serve((await world.latest("pictures", body.video.id)).id, found, { thumbnail: FOUND });
    const knows = { targetLanguages: ["pt-BR"], sourceLanguage: "en", durationMs: 9000 };
    const told = { dubId: dub.id as string, sequence: 2, dub: knows, jobs: [], outputs: [], now: world.clock.now };
    const facts = { durationMs: 9000, width: 640, height: 360, container: "mp4", failure: null };
    await projectDub(world.deps.db, { ...told, video: facts });
    expect(await see(body.video.id)).toMatchObject({ status: "failed", failure: { code: "checksum_mismatch" } });
  });
  it.each(["ab", `${"a".repeat(63)}g`, 7])("that cannot be one is refused: %s", async (sha256) => {
    expect(problemOf(await world.call("/v1/videos", { method: "POST", body: videoOf(4, { sha256 }) }))).toEqual([422, "invalid_request"]);
  });
});

describe("a chosen thumbnail", () => {
  const CHOSEN = new Uint8Array([...JPEG, 67]);
  it("is an image that was sent, made by the media service; what was sent is erased, and the one before it", async () => {
    const id = await seenVideo();
    const first = await put(id, JPEG, "image/jpeg");
    expect([first.status, first.headers.get("location")]).toEqual([202, `/v1/videos/${id}`]);
    expect(await bytesAt(world, `/v1/videos/${id}/thumbnail`)).toEqual(FOUND);
    const { id: errandId } = await world.latest("thumbnail", id);
    expect(world.errands).toContain(errandId);
    const sent = `w/${world.workspaceId}/v/${id}/chosen/${errandId}/sent/image`;
    expect(await world.deps.media.read(sent)).toEqual(JPEG);
    await world.finish("thumbnail", id, CHOSEN);
    expect(await bytesAt(world, `/v1/videos/${id}/thumbnail`)).toEqual(CHOSEN);
    expect(await world.deps.media.head(sent)).toBeNull();
    await (await put(id, JPEG, "image/jpeg")).text();
    await world.finish("thumbnail", id, FOUND);
    expect(await world.keys(`w/${world.workspaceId}/v/${id}/chosen/`)).toHaveLength(1);
    await first.text();
  });
  it("is a frame of the video", async () => {
    const id = await seenVideo();
    expect((await put(id, '{"atMs":1500}', "application/json")).status).toBe(202);
    const errand = await world.latest("thumbnail", id);
    expect(errand.input).toEqual({ frame: { atMs: 1500 } });
    await world.finish("thumbnail", id, CHOSEN);
    expect(await bytesAt(world, `/v1/videos/${id}/thumbnail`)).toEqual(CHOSEN);
  });
  it("is not replaced by what is found in the video later", async () => {
    const id = await readyVideo(world);
    await put(id, JPEG, "image/png");
    await world.finish("thumbnail", id, CHOSEN);
    await world.serve((await world.latest("pictures", id)).id, found, { thumbnail: FOUND, peaks: PEAKS });
    expect(await bytesAt(world, `/v1/videos/${id}/thumbnail`)).toEqual(CHOSEN);
    expect((await see(id)).peaksUrl).not.toBeNull();
  });
  it("gives way to the one that was found, and leaves nothing behind", async () => {
    const id = await seenVideo();
    await put(id, JPEG, "image/jpeg");
    await world.finish("thumbnail", id, CHOSEN);
    expect((await world.call(`/v1/videos/${id}/thumbnail`, { method: "DELETE" })).status).toBe(200);
    expect(await bytesAt(world, `/v1/videos/${id}/thumbnail`)).toEqual(FOUND);
    expect(await world.keys(`w/${world.workspaceId}/v/${id}/chosen/`)).toEqual([]);
  });
  it("that is taken back while it is made does not come any more", async () => {
    const id = await seenVideo();
    await put(id, JPEG, "image/jpeg");
    const errand = await world.latest("thumbnail", id);
    await world.serve(errand.id, {}, { image: CHOSEN });
    await world.call(`/v1/videos/${id}/thumbnail`, { method: "DELETE" });
    expect(await world.errandsWorld.run(errand.id)).toMatchObject({ status: "failed", failureCode: "canceled" });
    expect(await bytesAt(world, `/v1/videos/${id}/thumbnail`)).toEqual(FOUND);
  });
  it("of two choices is the later one", async () => {
    const id = await seenVideo();
    await put(id, JPEG, "image/jpeg");
    const earlier = await world.latest("thumbnail", id);
    await world.errandsWorld.run(earlier.id);
    await put(id, JPEG, "image/jpeg");
    await world.finish("thumbnail", id, CHOSEN);
    const late = await world.errandsWorld.report(earlier.id, 1, { kind: "done", value: {}, artifacts: {}, usage: [], meta: {} });
    expect(late.status).toBe(409);
    expect(await bytesAt(world, `/v1/videos/${id}/thumbnail`)).toEqual(CHOSEN);
    expect(await world.keys(`w/${world.workspaceId}/v/${id}/chosen/`)).toHaveLength(1);
  });
  it("that turns out to be no image leaves the one before, and nothing of itself", async () => {
    const id = await seenVideo();
    await put(id, JPEG, "image/jpeg");
    const errand = await world.latest("thumbnail", id);
    await world.errandsWorld.run(errand.id);
    const failure = { code: "not_an_image", message: "It is none.", retryable: false };
    await world.errandsWorld.report(errand.id, 1, { kind: "failed", failure });
    expect(await world.errandsWorld.row(errand.id)).toMatchObject({ status: "failed", failureCode: "not_an_image" });
    expect(await bytesAt(world, `/v1/videos/${id}/thumbnail`)).toEqual(FOUND);
    expect(await world.keys(`w/${world.workspaceId}/v/${id}/chosen/`)).toEqual([]);
  });
  it("tells in the video what became of it: it is made, then shown, then nothing once it is taken back", async () => {
    const id = await seenVideo();
    const choice = async () => (await see(id)).thumbnailChoice;
    expect(await choice()).toBeNull();
    const answer = await put(id, JPEG, "image/jpeg");
    const processing = { status: "processing", failure: null };
    expect(await answer.json()).toMatchObject({ thumbnailChoice: processing });
    await world.errandsWorld.run((await world.latest("thumbnail", id)).id);
    expect(await choice()).toEqual(processing);
    await put(id, JPEG, "image/jpeg");
    await world.finish("thumbnail", id, CHOSEN);
    expect(await choice()).toEqual({ status: "ready", failure: null });
    await put(id, JPEG, "image/jpeg");
    expect((await world.call(`/v1/videos/${id}/thumbnail`, { method: "DELETE" })).body.thumbnailChoice).toBeNull();
  });
  it("that turns out to be no image is told in the video, and in the list beside others, until another is chosen or it is taken back", async () => {
    const [id, other] = [await seenVideo(), await seenVideo()];
    const fail = async (retryable: boolean) => {
      await put(id, JPEG, "image/jpeg");
      const errand = await world.errandsWorld.run((await world.latest("thumbnail", id)).id);
      const failure = { code: "not_an_image", message: "It is none.", retryable };
      await world.errandsWorld.report(errand.id, errand.attempt, { kind: "failed", failure });
    };
    const failed = { status: "failed", failure: { code: "not_an_image", message: "It is none." } };
    const before = await world.call(`/v1/videos/${id}`);
    await fail(true);
    expect((await see(id)).thumbnailChoice).toEqual({ status: "processing", failure: null });
    await fail(false);
    const after = await world.call(`/v1/videos/${id}`);
    expect(after.body).toEqual({ ...before.body, thumbnailChoice: failed });
    expect(after.headers.get("etag")).toBe(before.headers.get("etag"));
    const { data } = (await world.call("/v1/videos?limit=2")).body;
    expect(Object.fromEntries(data.map((video: { id: string; thumbnailChoice: unknown }) => [video.id, video.thumbnailChoice]))).toEqual({
      [id]: failed,
      [other]: null,
    });
    const renamed = await world.call(`/v1/videos/${id}`, { method: "PATCH", body: { title: "Bees" }, headers: { "if-match": after.headers.get("etag")! } });
    expect([renamed.status, renamed.body.thumbnailChoice]).toEqual([200, failed]);
    await put(id, JPEG, "image/jpeg");
    await world.finish("thumbnail", id, CHOSEN);
    expect((await see(id)).thumbnailChoice).toEqual({ status: "ready", failure: null });
    await fail(false);
    expect(await bytesAt(world, `/v1/videos/${id}/thumbnail`)).toEqual(CHOSEN);
    expect((await world.call(`/v1/videos/${id}/thumbnail`, { method: "DELETE" })).body.thumbnailChoice).toBeNull();
  });
  it("is refused as text, of another type, too large, before it is negative, and without a source", async () => {
    const id = await seenVideo();
    const refusal = async (body: BodyInit, type: string, of = id) => {
      const answer = await put(of, body, type);
      return [answer.status, (await answer.json<{ code: string }>()).code];
    };
    expect(await refusal("this is text", "image/jpeg")).toEqual([422, "not_an_image"]);
    expect(await refusal(new Uint8Array(), "image/jpeg")).toEqual([422, "not_an_image"]);
    expect(await refusal(JPEG, "image/svg+xml")).toEqual([415, "unsupported_media_type"]);
    expect(await refusal(new Uint8Array(10 * 1024 * 1024 + 1), "image/jpeg")).toEqual([413, "body_too_large"]);
    expect(await refusal('{"atMs":-1}', "application/json")).toEqual([422, "invalid_request"]);
    expect(await refusal('{"atMs":1,"url":"x"}', "application/json")).toEqual([422, "invalid_request"]);
    expect(await refusal("{}", "application/json")).toEqual([422, "invalid_request"]);
    expect(await refusal(JPEG, "image/jpeg", "vid_unknown")).toEqual([404, "not_found"]);
    const { body } = await world.call("/v1/videos", { method: "POST", body: videoOf(4) });
    expect(await refusal(JPEG, "image/jpeg", body.video.id)).toEqual([409, "video_not_ready"]);
    expect(await world.keys(`w/${world.workspaceId}/v/${id}/chosen/`)).toEqual([]);
  });
  it("is seen in the activity, and goes with its video", async () => {
    const id = await seenVideo();
    await put(id, JPEG, "image/jpeg");
    const { results } = await env.DB.prepare("select action from activities where resource_id = ?").bind(id).all<{ action: string }>();
    expect(results.map(({ action }) => action)).toContain("video.thumbnail_changed");
    await world.call(`/v1/videos/${id}`, { method: "DELETE" });
    expect(await world.keys(`w/${world.workspaceId}/v/${id}/`)).toEqual([]);
  });
});
