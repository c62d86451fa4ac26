/** What a deleted video leaves: nothing, at once or when the sweeper has been. */
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { eq } from "drizzle-orm";
import { createApi } from "../../../src/api/app.ts";
import { dubs } from "../../../src/db/schema.ts";
import type { Media } from "../../../src/media/port.ts";
import { purgeDeleted } from "../../../src/videos/purge-deleted.ts";
import { newDub, openWorld, problemOf, readyVideo, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
const left = async () => (await env.MEDIA.list({ prefix: `w/${world.workspaceId}/` })).objects.map(({ key }) => key);
const store = (key: string) => world.deps.media.write(`w/${world.workspaceId}/${key}`, new Uint8Array(3), "audio/wav");
const remove = (videoId: string) => world.call(`/v1/videos/${videoId}`, { method: "DELETE" });
const later = () => void (world.clock.now = new Date(world.clock.now.getTime() + 61 * 60_000));

/** A video with a picture and a dub that has stored three objects. */
async function fullVideo(): Promise<{ videoId: string; dubId: string; jobId: string }> {
  const made = await newDub(world);
  await store(`v/${made.videoId}/pictures/thumbnail`);
  for (const name of ["a/1/mix", "b/1/take", "b/2/take"]) await store(`d/${made.dubId}/${name}`);
  return made;
}

describe("Deleting a video", () => {
  it("erases the source, the pictures and what its dubs stored, and says how many objects that were.", async () => {
    const { videoId, dubId } = await fullVideo();
    const other = await readyVideo(world);
    const answer = await remove(videoId);
    expect([answer.status, answer.body]).toEqual([200, { id: videoId, isErased: true, objectsDeleted: 5 }]);
    expect(await left()).toEqual([`w/${world.workspaceId}/v/${other}/source`]);
    expect(world.dubs.calls).toContain(`remove ${dubId}`);
  });

  it("is seen among the activities.", async () => {
    const { videoId } = await fullVideo();
    await remove(videoId);
    const key = await world.newKey(world.workspaceId, ["manage", "read"]);
    const { data } = (await world.call("/v1/activity", { key })).body;
    expect(data.filter(({ action }: { action: string }) => action === "video.deleted")).toEqual([expect.objectContaining({ resourceId: videoId })]);
  });

  it("takes its dubs, their jobs and its upload along in the same moment: whatever fails afterwards, they are unknown.", async () => {
    const { videoId, dubId, jobId } = await fullVideo();
    const down: Media = { ...world.deps.media, deletePrefix: () => Promise.reject(new Error("R2 is away")) };
    const warned: unknown[] = [];
    const api = createApi(() => ({ ...world.deps, media: down, warn: (_, cause) => void warned.push(cause) }));
    const request = new Request(`https://api.example/v1/videos/${videoId}`, { method: "DELETE", headers: { authorization: `Bearer ${world.key}` } });
    const answer = await api.fetch(request, env, { waitUntil: () => undefined, passThroughOnException: () => undefined } as unknown as ExecutionContext);
    expect([answer.status, await answer.json()]).toEqual([200, { id: videoId, isErased: false, objectsDeleted: 0 }]);
    expect(warned).toEqual([new Error("R2 is away")]);
    for (const path of [`/v1/videos/${videoId}`, `/v1/dubs/${dubId}`, `/v1/jobs/${jobId}`])
      expect(problemOf(await world.call(path))).toEqual([404, "not_found"]);
    expect(await left()).toHaveLength(5);
    await purgeDeleted(world.deps);
    expect(await left()).toEqual([]);
  });

  it("is finished by the sweeper wherever it was killed, and what arrives later goes as well.", async () => {
    for (let kill = 1; kill <= 4; kill++) {
      const { videoId, dubId } = await fullVideo();
      await remove(videoId);
      // As if the process had died before: what it had erased is there again, but for the first of it.
      await store(`v/${videoId}/source`);
      for (const name of ["a/1/mix", "b/1/take", "b/2/take"].slice(kill - 1)) await store(`d/${dubId}/${name}`);
      let calls = 0;
      const { media } = world.deps;
      const dying: Media = { ...media, deletePrefix: (prefix) => (++calls >= kill ? Promise.reject(new Error("killed")) : media.deletePrefix(prefix)) };
      later();
      await purgeDeleted({ ...world.deps, media: dying });
      later();
      await purgeDeleted(world.deps);
      expect([kill, await left()]).toEqual([kill, []]);
    }
  });

  it("leaves a dub alone that was deleted and erased before, also when the sweeper comes again.", async () => {
    const { videoId, dubId } = await fullVideo();
    const removed = () => world.dubs.calls.filter((call) => call === `remove ${dubId}`).length;
    await world.call(`/v1/dubs/${dubId}`, { method: "DELETE" });
    for (let look = 0; look < 2; look++) {
      later();
      await purgeDeleted(world.deps);
    }
    const before = removed();
    await remove(videoId);
    later();
    await purgeDeleted(world.deps);
    expect([removed(), await left()]).toEqual([before, []]);
  });

  it("with more dubs than one request erases says so, and the sweeper erases the others.", async () => {
    const { videoId, dubId } = await fullVideo();
    const [dub] = await world.deps.db.select().from(dubs).where(eq(dubs.id, dubId));
    for (let count = 0; count < 20; count++) {
      const id = world.deps.newId("dub");
      await world.deps.db.insert(dubs).values({ ...dub!, id });
      await store(`d/${id}/a/1/mix`);
    }
    const { body } = await remove(videoId);
    expect(body.isErased).toBe(false);
    expect((await left()).every((key) => key.includes("/d/"))).toBe(true);
    later();
    for (let sweep = 0; sweep < 2; sweep++) await purgeDeleted(world.deps);
    expect(await left()).toEqual([]);
  });

  it("of another workspace does not touch a thing of it.", async () => {
    const { videoId, dubId } = await fullVideo();
    const key = await world.newKey(await world.newWorkspace(), ["read", "write"]);
    expect(problemOf(await world.call(`/v1/videos/${videoId}`, { method: "DELETE", key }))).toEqual([404, "not_found"]);
    expect(await left()).toHaveLength(5);
    expect((await world.call(`/v1/dubs/${dubId}`)).status).toBe(200);
  });
});
