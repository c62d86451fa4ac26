/** What comes between the steps of choosing a picture, and searches that are not worth it. */
import { and, eq } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { errands } from "../../../src/db/schema.ts";
import { newPerson } from "../api/people.ts";
import { readyVideo } from "../api/world.ts";
import { bytesAt, DIGEST, JPEG, type PictureWorld, pictureWorld } from "./world.ts";

let world: PictureWorld;
beforeAll(async () => {
  world = await pictureWorld();
});
afterEach(() => vi.restoreAllMocks());
const FOUND = new Uint8Array([...JPEG, 70]);
const CHOSEN = new Uint8Array([...JPEG, 67]);
const LATER = new Uint8Array([...JPEG, 76]);
const found = { sha256: DIGEST, sizeBytes: 4, hasThumbnail: true, hasPeaks: true };
const reset = (id: string) => world.call(`/v1/videos/${id}/thumbnail`, { method: "DELETE" });
const shown = (id: string) => bytesAt(world, `/v1/videos/${id}/thumbnail`);
async function put(path: string, headers: Record<string, string> = {}): Promise<void> {
  world.later();
  const key = Object.keys(headers).length > 0 ? { key: null } : {};
  const answer = await world.raw(path, { method: "PUT", body: JPEG, headers: { ...headers, "content-type": "image/jpeg" }, ...key });
  expect(answer.status).toBe(202);
  await answer.text();
}
const choose = (id: string) => put(`/v1/videos/${id}/thumbnail`);
async function seenVideo(artifacts: Record<string, Uint8Array> = { thumbnail: FOUND }): Promise<string> {
  const id = await readyVideo(world);
  await world.serve((await world.latest("pictures", id)).id, found, artifacts);
  return id;
}
/** Once, before the store is asked this, something else happens. */
function meanwhile(method: "write" | "head" | "deletePrefix", happens: () => Promise<unknown>, answer?: "as before"): void {
  const { media } = world.deps;
  const real = media[method].bind(media) as (...args: unknown[]) => Promise<never>;
  vi.spyOn(media, method).mockImplementationOnce(async (...args: unknown[]) => {
    const before = answer && (await real(...args));
    await happens();
    return answer ? (before as never) : real(...args);
  });
}
const searches = async (id: string) =>
  (
    await world.deps.db
      .select()
      .from(errands)
      .where(and(eq(errands.subjectId, id), eq(errands.kind, "pictures")))
  ).length;

describe("a choice", () => {
  it("leaves the one before it shown, which was put in while this one was being sent", async () => {
    const id = await seenVideo();
    await choose(id);
    const earlier = await world.latest("thumbnail", id);
    await world.serve(earlier.id, {}, { image: CHOSEN });
    meanwhile("write", () => world.errandsWorld.run(earlier.id));
    await choose(id);
    expect(await shown(id)).toEqual(CHOSEN);
    await world.finish("thumbnail", id, LATER);
    expect(await shown(id)).toEqual(LATER);
    expect(await world.keys(`w/${world.workspaceId}/v/${id}/chosen/`)).toHaveLength(1);
  });
  it("keeps what was sent for it just after the one that was shown was taken back", async () => {
    const id = await seenVideo();
    await choose(id);
    await world.finish("thumbnail", id, CHOSEN);
    meanwhile("deletePrefix", () => choose(id));
    await reset(id);
    const { id: errandId } = await world.latest("thumbnail", id);
    expect(await world.keys(`w/${world.workspaceId}/v/${id}/chosen/`)).toEqual([`w/${world.workspaceId}/v/${id}/chosen/${errandId}/sent/image`]);
    await world.finish("thumbnail", id, LATER);
    expect(await shown(id)).toEqual(LATER);
  });
  it("keeps what was sent for it just after one still at work was taken back", async () => {
    const id = await seenVideo();
    await choose(id);
    meanwhile("deletePrefix", () => choose(id));
    await reset(id);
    const { id: errandId } = await world.latest("thumbnail", id);
    expect(await world.keys(`w/${world.workspaceId}/v/${id}/chosen/`)).toEqual([`w/${world.workspaceId}/v/${id}/chosen/${errandId}/sent/image`]);
  });
  it("that is shown is told as ready, though the store never erased the one before it; a later one that fails is told as failed", async () => {
    const id = await seenVideo();
    await choose(id);
    await world.finish("thumbnail", id, CHOSEN);
    await choose(id);
    const errand = await world.latest("thumbnail", id);
    await world.serve(errand.id, {}, { image: LATER });
    vi.spyOn(world.errandsWorld.ports.media, "deletePrefix").mockRejectedValue(new Error("503"));
    for (let day = 0; day < 10; day++) {
      await world.errandsWorld.run(errand.id);
      world.errandsWorld.pass(24 * 3_600_000);
    }
    expect(await world.errandsWorld.row(errand.id)).toMatchObject({ status: "failed" });
    expect(await shown(id)).toEqual(LATER);
    const choice = async () => (await world.call(`/v1/videos/${id}`)).body.thumbnailChoice;
    expect(await choice()).toEqual({ status: "ready", failure: null });
    vi.restoreAllMocks();
    await choose(id);
    const { id: last, attempt } = await world.errandsWorld.run((await world.latest("thumbnail", id)).id);
    await world.errandsWorld.report(last, attempt, { kind: "failed", failure: { code: "not_an_image", message: "It is none.", retryable: false } });
    expect(await choice()).toMatchObject({ status: "failed", failure: { code: "not_an_image" } });
  });
  it("of an avatar keeps what was sent for it just after the one before it was removed", async () => {
    const ana = await newPerson(world);
    await put("/v1/me/avatar", ana.headers);
    await world.finish("avatar", ana.userId, CHOSEN);
    meanwhile("deletePrefix", () => put("/v1/me/avatar", ana.headers));
    await ana.call("/v1/me/avatar", { method: "DELETE" });
    const { id } = await world.latest("avatar", ana.userId);
    expect(await world.keys(`u/${ana.userId}/avatar/`)).toEqual([`u/${ana.userId}/avatar/${id}/sent/image`]);
  });
});

describe("the picture that was found", () => {
  it("is shown when it is found while a choice is being taken back", async () => {
    const id = await readyVideo(world);
    const { id: errandId } = await world.latest("pictures", id);
    meanwhile("head", () => world.serve(errandId, found, { thumbnail: FOUND }), "as before");
    await reset(id);
    expect(await shown(id)).toEqual(FOUND);
  });
  it("is not looked for again where there is none", async () => {
    const id = await seenVideo({});
    await reset(id);
    await reset(id);
    expect(await searches(id)).toBe(1);
  });
  it("is looked for again where the search has failed, and kept apart from what that one left", async () => {
    const id = await readyVideo(world);
    const first = await world.errandsWorld.run((await world.latest("pictures", id)).id);
    await world.errandsWorld.report(first.id, 1, { kind: "failed", failure: { code: "internal", message: "No.", retryable: false } });
    world.later();
    await reset(id);
    await reset(id);
    expect(await searches(id)).toBe(2);
    const second = await world.errandsWorld.run((await world.latest("pictures", id)).id);
    expect(second.attempt).toBe(first.attempt);
    expect(second.task?.prefix).not.toBe(first.task?.prefix);
    await world.deps.media.write(`${second.task?.prefix}1/thumbnail`, FOUND, "image/jpeg");
    const thumbnail = { digest: DIGEST, sizeBytes: FOUND.length, contentType: "image/jpeg" };
    await world.errandsWorld.report(second.id, 1, { kind: "done", value: found, artifacts: { thumbnail }, usage: [], meta: {} });
    expect(await shown(id)).toEqual(FOUND);
  });
  it("is none where it is larger than any thumbnail", async () => {
    const id = await seenVideo({ thumbnail: new Uint8Array(2 * 1024 * 1024 + 1) });
    expect((await world.call(`/v1/videos/${id}`)).body).toMatchObject({ thumbnailUrl: null, sha256: DIGEST });
  });
});
