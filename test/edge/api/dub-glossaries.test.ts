import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GlossaryTerm } from "../../../src/dubbing/script.ts";
import { sweepJobs } from "../../../src/dubs/services/sweep-jobs.ts";
import { openWorld, problemOf, readyVideo, type World } from "./world.ts";

let world: World;
let videoId: string;
beforeAll(async () => {
  world = await openWorld();
  videoId = await readyVideo(world);
});
beforeEach(() => {
  world.dubs.failStart = false;
});
const create = (glossaryIds: string[], headers = {}) =>
  world.call(`/v1/videos/${videoId}/dubs`, { method: "POST", body: { targetLanguages: ["pt-BR"], options: { glossaryIds } }, headers });
const force = (source: string, target: string): GlossaryTerm => ({ source, kind: "force", language: null, target });
const keep = (source: string): GlossaryTerm => ({ source, kind: "keep", language: null, target: null });

async function glossary(terms: GlossaryTerm[], key = world.key): Promise<string> {
  const { status, body } = await world.call("/v1/glossaries", { method: "POST", body: { name: "Mine", terms }, key });
  expect(status).toBe(201);
  return body.id;
}

describe("a dub's first glossary: does", () => {
  it("take the terms of glossaries together, the later one's first, and says whose they are", async () => {
    const ids = [await glossary([force("train", "comboio"), keep("OneVoice")]), await glossary([force("Train", "trem")])];
    const { status, body } = await create(ids);
    expect(status).toBe(202);
    expect(body.dub.options.glossaryIds).toEqual(ids);
    const { glossary: first } = world.dubs.started.at(-1)!;
    expect(first?.terms).toEqual([force("Train", "trem"), keep("OneVoice")]);
    expect(first).toMatchObject({ editId: expect.stringMatching(/^edt_/), actor: expect.stringMatching(/^key:key_/) });
  });
  it("come with the same job from the sweeper, as the same edit, although the glossary is gone by then", async () => {
    const id = await glossary([keep("OneVoice")]);
    world.dubs.failStart = true;
    const { body } = await create([id]);
    expect((await world.call(`/v1/glossaries/${id}`, { method: "DELETE" })).status).toBe(204);
    world.dubs.failStart = false;
    const sweeps = [];
    for (let sweep = 0; sweep < 2; sweep++) {
      world.clock.now = new Date(world.clock.now.getTime() + 3_600_000);
      await sweepJobs({ ...world.deps });
      sweeps.push(world.dubs.started.findLast(({ job }) => job.id === body.job.id)?.glossary);
    }
    expect(sweeps[0]?.terms).toEqual([keep("OneVoice")]);
    expect(sweeps[1]).toEqual(sweeps[0]);
  });
  it("name the one that is unknown", async () => {
    const { status, body } = await create([await glossary([keep("OneVoice")]), "gls_unknown"]);
    expect([status, body.code, body.errors]).toMatchObject([404, "not_found", [{ in: "body", pointer: "/options/glossaryIds/1" }]]);
  });
  it("say nothing where none is named", async () => {
    const { body } = await world.call(`/v1/videos/${videoId}/dubs`, { method: "POST", body: { targetLanguages: ["pt-BR"] } });
    expect(body.dub.options.glossaryIds).toBeUndefined();
    expect(world.dubs.started.at(-1)?.glossary).toBeNull();
  });
  it("take the same request once", async () => {
    const id = await glossary([keep("OneVoice")]);
    const [first, again] = [await create([id], { "idempotency-key": "with-terms" }), await create([id], { "idempotency-key": "with-terms" })];
    expect(again.body).toEqual(first.body);
  });
});

describe("a dub's first glossary: refuses", () => {
  it("an unknown glossary, a deleted one and another workspace's in the same words", async () => {
    const foreign = await glossary([keep("Theirs")], await world.newKey(await world.newWorkspace(), ["read", "write"]));
    const deleted = await glossary([keep("Old")]);
    await world.call(`/v1/glossaries/${deleted}`, { method: "DELETE" });
    const started = world.dubs.started.length;
    const answers = await Promise.all([foreign, deleted, "gls_unknown"].map((id) => create([id])));
    expect(answers.map(problemOf)).toEqual(Array.from({ length: 3 }, () => [404, "not_found"]));
    expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1);
    expect(world.dubs.started.length).toBe(started);
  });
  it("more than ten of them, and more terms together than a dub's glossary may have", async () => {
    const id = await glossary([keep("OneVoice")]);
    expect(problemOf(await create(Array.from({ length: 11 }, () => id)))).toEqual([422, "invalid_request"]);
    const many = (from: number) => glossary(Array.from({ length: 1_000 }, (_, index) => keep(`term ${from + index}`)));
    const full = [await many(0), await many(1_000)];
    expect((await create(full)).status).toBe(202);
    expect(problemOf(await create([...full, id]))).toEqual([422, "too_many_terms"]);
  });
});
