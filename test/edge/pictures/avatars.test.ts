import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { chooseAvatar } from "../../../src/pictures/places.ts";
import { join, newPerson, type TestPerson } from "../api/people.ts";
import { problemOf } from "../api/world.ts";
import { bytesAt, JPEG, type PictureWorld, pictureWorld } from "./world.ts";

let world: PictureWorld;
let ana: TestPerson;
beforeAll(async () => {
  world = await pictureWorld();
  ana = await newPerson(world);
});
const MADE = new Uint8Array([...JPEG, 65]);
const put = (person: TestPerson, body: BodyInit, type = "image/jpeg") => {
  world.later();
  return world.raw("/v1/me/avatar", { method: "PUT", body, headers: { ...person.headers, "content-type": type }, key: null });
};

describe("an avatar", () => {
  it("is made square of what was sent, which is erased; and is shown to its owner", async () => {
    expect((await ana.call("/v1/me")).body.avatarUrl).toBeNull();
    expect(problemOf(await ana.call("/v1/me/avatar"))).toEqual([404, "not_found"]);
    const answer = await put(ana, JPEG);
    expect([answer.status, (await answer.json<{ avatarUrl: unknown }>()).avatarUrl]).toEqual([202, null]);
    const errand = await world.latest("avatar", ana.userId);
    const { task, attempt } = await world.errandsWorld.run(errand.id);
    expect(task).toMatchObject({ lane: "media", stage: "still", params: { width: 512, height: 512, fit: "cover" } });
    expect(task?.inputs["image"]).toEqual([{ key: `u/${ana.userId}/avatar/${errand.id}/sent/image`, digest: null, sizeBytes: JPEG.length }]);
    await world.deps.media.write(`${task?.prefix}${attempt}/image`, MADE, "image/jpeg");
    const image = { digest: "ab".repeat(32), sizeBytes: MADE.length, contentType: "image/jpeg" };
    await world.errandsWorld.report(errand.id, attempt, { kind: "done", value: {}, artifacts: { image }, usage: [], meta: {} });
    await world.errandsWorld.run(errand.id);
    expect((await ana.call("/v1/me")).body.avatarUrl).toBe("/v1/me/avatar");
    expect(await bytesAt(world, "/v1/me/avatar", ana.headers)).toEqual(MADE);
    expect(await world.keys(`u/${ana.userId}/`)).toEqual([`${task?.prefix}${attempt}/image`]);
  });
  it("takes the place of the one before it, which is erased", async () => {
    const [before] = await world.keys(`u/${ana.userId}/`);
    await put(ana, JPEG);
    await world.finish("avatar", ana.userId, new Uint8Array([...MADE, 66]));
    const left = await world.keys(`u/${ana.userId}/`);
    expect(left).toHaveLength(1);
    expect(left).not.toEqual([before]);
    expect(await bytesAt(world, "/v1/me/avatar", ana.headers)).toEqual(new Uint8Array([...MADE, 66]));
  });
  it("is put in once when the last step is done twice, after a crash", async () => {
    await put(ana, JPEG);
    const { id } = await world.latest("avatar", ana.userId);
    const errand = await world.serve(id, {}, { image: MADE });
    for (let time = 0; time < 2; time++) expect(await chooseAvatar.step(world.errandsWorld.ports, { errand, isCurrent: sql`1` })).toEqual({ kind: "done" });
    await world.errandsWorld.run(id);
    expect(await bytesAt(world, "/v1/me/avatar", ana.headers)).toEqual(MADE);
  });
  it("is seen by who shares a workspace, and by nobody else", async () => {
    const [bob, eve] = [await newPerson(world), await newPerson(world)];
    await join(world, ana, world.workspaceId, "owner");
    await join(world, bob, world.workspaceId, "viewer");
    const path = `/v1/workspaces/${world.workspaceId}/members/${ana.userId}/avatar`;
    const { body } = await bob.call(`/v1/workspaces/${world.workspaceId}/members`);
    expect(Object.fromEntries(body.data.map((member: { userId: string; avatarUrl: string | null }) => [member.userId, member.avatarUrl]))).toEqual({
      [ana.userId]: path,
      [bob.userId]: null,
    });
    expect(await bytesAt(world, path, bob.headers)).toEqual(MADE);
    expect(problemOf(await bob.call(`/v1/workspaces/${world.workspaceId}/members/${bob.userId}/avatar`))).toEqual([404, "not_found"]);
    expect(problemOf(await eve.call(path))).toEqual([404, "not_found"]);
    // Of somebody who is no member there.
    expect(problemOf(await eve.call(`/v1/workspaces/${eve.personalId}/members/${ana.userId}/avatar`))).toEqual([404, "not_found"]);
    expect((await world.raw(path)).status).toBe(403);
  });
  it("goes when it is removed, and all that was sent with it, also while another is made", async () => {
    await put(ana, JPEG);
    const { id } = await world.latest("avatar", ana.userId);
    await world.errandsWorld.run(id);
    for (let time = 0; time < 2; time++) expect((await ana.call("/v1/me/avatar", { method: "DELETE" })).status).toBe(204);
    expect((await ana.call("/v1/me")).body.avatarUrl).toBeNull();
    expect(await world.keys(`u/${ana.userId}/`)).toEqual([]);
    expect(await world.errandsWorld.run(id)).toMatchObject({ status: "failed", failureCode: "canceled" });
  });
  it("that turns out to be no image is told to its owner, wherever they are shown, until it is removed", async () => {
    const cat = await newPerson(world);
    const choice = async () => (await cat.call("/v1/me")).body.avatarChoice;
    expect(await choice()).toBeNull();
    expect(await (await put(cat, JPEG)).json()).toMatchObject({ avatarUrl: null, avatarChoice: { status: "processing", failure: null } });
    await world.finish("avatar", cat.userId, MADE);
    expect(await choice()).toEqual({ status: "ready", failure: null });
    await put(cat, JPEG);
    const { id, attempt } = await world.errandsWorld.run((await world.latest("avatar", cat.userId)).id);
    const failure = { code: "not_an_image", message: "It is none." };
    await world.errandsWorld.report(id, attempt, { kind: "failed", failure: { ...failure, retryable: false } });
    expect(await choice()).toEqual({ status: "failed", failure });
    expect(await bytesAt(world, "/v1/me/avatar", cat.headers)).toEqual(MADE);
    const renamed = await cat.call("/v1/me", { method: "PATCH", body: { name: "Cat" } });
    expect(renamed.body).toMatchObject({ name: "Cat", avatarChoice: { status: "failed", failure } });
    await cat.call("/v1/me/avatar", { method: "DELETE" });
    expect(await choice()).toBeNull();
  });
  it("is refused as a key's, unverified, as no image, too large, or from another page", async () => {
    const code = async (answer: Response) => [answer.status, (await answer.json<{ code: string }>()).code];
    const pending = await newPerson(world, { verified: false });
    expect(await code(await world.raw("/v1/me/avatar", { method: "PUT", body: JPEG, headers: { "content-type": "image/jpeg" } }))).toEqual([403, "forbidden"]);
    expect(await code(await put(pending, JPEG))).toEqual([403, "unverified"]);
    expect(await code(await put(ana, "GIF89a", "image/jpeg"))).toEqual([422, "not_an_image"]);
    expect(await code(await put(ana, "GIF89a", "image/gif"))).toEqual([415, "unsupported_media_type"]);
    expect(await code(await put(ana, new Uint8Array(10 * 1024 * 1024 + 1)))).toEqual([413, "body_too_large"]);
    expect(await code(await put({ ...ana, headers: { ...ana.headers, origin: "https://evil.example" } }, JPEG))).toEqual([403, "forbidden"]);
    expect(await world.keys(`u/${pending.userId}/`)).toEqual([]);
  });
  it("is seen in one's own activity", async () => {
    const { body } = await ana.call("/v1/me/activity");
    expect(body.data.map((row: { action: string }) => row.action)).toContain("profile.avatar_changed");
  });
});
