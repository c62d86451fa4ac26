import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { MOST_OPEN } from "../../../src/uploads/reserve.ts";
import { openWorld, problemOf, videoOf, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
const begin = (sizeBytes = 10, headers = {}) => world.call("/v1/videos", { method: "POST", body: videoOf(sizeBytes), headers });
const videosNow = async () => (await env.DB.prepare("select count(*) n from videos where workspace_id = ?").bind(world.workspaceId).first<{ n: number }>())?.n;

describe("open uploads of a workspace", () => {
  it("are at most 20, also when 30 are begun at the same moment, and nothing is left of those refused", async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => begin()));
    const refused = answers.filter((answer) => answer.status !== 201);
    expect(refused.map(problemOf)).toEqual(Array.from({ length: 30 - MOST_OPEN }, () => [409, "too_many_uploads"]));
    expect(await videosNow()).toBe(MOST_OPEN);
  });
  it("are together at most 60 GB", async () => {
    for (let count = 0; count < 10; count++) expect((await begin(6_000_000_000)).status).toBe(201);
    expect(problemOf(await begin(1))).toEqual([409, "too_many_uploads"]);
  });
  it("give their place back when they are aborted; the refused key can be used again", async () => {
    const answers = await Promise.all(Array.from({ length: MOST_OPEN }, () => begin()));
    const once = { "idempotency-key": "again" };
    expect(problemOf(await begin(10, once))).toEqual([409, "too_many_uploads"]);
    await world.call(`/v1/uploads/${answers[0]?.body.upload.id}`, { method: "DELETE" });
    expect((await begin(10, once)).status).toBe(201);
  });
  it("are counted for each workspace", async () => {
    await Promise.all(Array.from({ length: MOST_OPEN }, () => begin()));
    const key = await world.newKey(await world.newWorkspace(), ["write"]);
    expect((await world.call("/v1/videos", { method: "POST", body: videoOf(10), key })).status).toBe(201);
  });
});
