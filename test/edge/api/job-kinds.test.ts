import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { projectDub } from "../../../src/dubs/projection.ts";
import type { Quote } from "../../../src/dubs/quote.ts";
import { newDub, openWorld, problemOf, type World } from "./world.ts";

let world: World;
let dubId: string;
beforeAll(async () => {
  world = await openWorld();
  ({ dubId } = await newDub(world, ["pt-BR", "en"]));
});
beforeEach(() => {
  Object.assign(world.dubs, { asked: [], started: [], quote: null });
});
const create = (body: unknown, id = dubId, headers = {}) => world.call(`/v1/dubs/${id}/jobs`, { method: "POST", body, headers });
const range = (least: number, most: number) => ({ least, most });
const quote: Quote = {
  stages: [{ stage: "translate", units: range(1, 2), mediaSeconds: null, characters: range(100, 200), vendorCostMicros: range(5, 10) }],
  vendorCostMicros: range(5, 10),
};
const jobsThere = async (id: string) => (await world.call(`/v1/dubs/${id}/jobs?limit=100`)).body.data.length;

describe("a job: does", () => {
  it.each([
    ["dub", { kind: "dub" }, ["pt-BR", "en"]],
    ["dub in a further language", { kind: "dub", languages: ["es", "ES"] }, ["es"]],
    ["render in all languages", { kind: "render" }, ["pt-BR", "en"]],
    ["render in one language", { kind: "render", languages: ["pt-br"] }, ["pt-BR"]],
    ["transcribe", { kind: "transcribe" }, []],
  ])("%s", async (_, body, languages) => {
    const { status, body: answer } = await create(body);
    expect([status, answer.job.kind, answer.job.languages]).toEqual([202, body.kind, languages]);
    const { id, createdAt } = answer.job;
    expect(world.dubs.started.at(-1)?.job).toEqual({
      id,
      kind: body.kind,
      languages,
      upgrade: false,
      ceilingMicros: null,
      outputs: null,
      overlays: null,
      createdAt,
    });
  });
  it("upgrades in a render, within a ceiling", async () => {
    await create({ kind: "render", upgrade: true, ceilingMicros: 2_000_000 });
    expect(world.dubs.started.at(-1)?.job).toMatchObject({ upgrade: true, ceilingMicros: 2_000_000 });
  });
  it("hands out more from then on, with other overlays", async () => {
    const overlays = [{ text: "Salida", startMs: 1_000, endMs: 3_000 }];
    await create({ kind: "render", outputs: ["burned", "hls"], overlays });
    expect(world.dubs.started.at(-1)?.job).toMatchObject({ outputs: ["burned", "hls"], overlays: [{ ...overlays[0], position: "top" }] });
  });
  it.each([
    ["outputs of a script", { kind: "transcribe", outputs: ["video"] }],
    ["an output that nobody knows", { kind: "render", outputs: ["film"] }],
    ["no output at all", { kind: "render", outputs: [] }],
    ["an overlay that ends before it begins", { kind: "render", overlays: [{ text: "x", startMs: 2_000, endMs: 1_000 }] }],
  ])("refuses %s", async (_, body) => {
    const answer = await create(body);
    expect([answer.status, answer.body.code]).toEqual([422, "invalid_request"]);
  });
  it("renders in the languages that the dub's object says it has", async () => {
    const bare = await newDub(world, []);
    const dub = { targetLanguages: ["es"], sourceLanguage: "en", durationMs: 1000 };
    await projectDub(world.deps.db, { dubId: bare.dubId, sequence: 3, dub, jobs: [], outputs: [] });
    expect((await create({ kind: "render" }, bare.dubId)).body.job.languages).toEqual(["es"]);
  });
  it("dubs a dub that had only its script, once languages are named", async () => {
    const bare = await newDub(world, []);
    expect((await create({ kind: "dub", languages: ["pt-BR"] }, bare.dubId)).body.job).toMatchObject({ kind: "dub", languages: ["pt-BR"] });
  });
});

describe("a dry run", () => {
  it("quotes and creates nothing", async () => {
    world.dubs.quote = quote;
    const before = await jobsThere(dubId);
    const { status, body } = await create({ kind: "render", languages: ["pt-BR"], upgrade: true, dryRun: true }, dubId, { "idempotency-key": "q1" });
    expect([status, body]).toEqual([200, { quote }]);
    expect(world.dubs.asked).toEqual([{ kind: "render", languages: ["pt-BR"], upgrade: true, outputs: null, overlays: null }]);
    expect([world.dubs.started, await jobsThere(dubId)]).toEqual([[], before]);
  });
  it("leaves its Idempotency-Key to the job", async () => {
    world.dubs.quote = quote;
    await create({ kind: "render", dryRun: true }, dubId, { "idempotency-key": "q2" });
    expect((await create({ kind: "render" }, dubId, { "idempotency-key": "q2" })).status).toBe(202);
  });
  it("is refused while nothing is known of the video", async () => {
    const answer = await create({ kind: "dub", dryRun: true });
    expect(problemOf(answer)).toEqual([409, "not_probed_yet"]);
    expect(answer.body.detail).toContain("start a job");
  });
  it("refuses what the job itself would be refused for, before the dub is asked", async () => {
    expect(problemOf(await create({ kind: "dub", languages: ["ja"], dryRun: true }))).toEqual([422, "unsupported_language"]);
    expect(world.dubs.asked).toEqual([]);
  });
});

describe("a job: refuses", () => {
  it.each([
    ["an unknown kind", { kind: "export" }, "invalid_request", "/kind", "kind"],
    ["a language nobody speaks", { kind: "dub", languages: ["ja"] }, "unsupported_language", "/languages", "ja"],
    ["what is no language", { kind: "dub", languages: ["es", "!!"] }, "unsupported_language", "/languages/1", "BCP 47"],
    ["no languages by an empty list", { kind: "dub", languages: [] }, "invalid_request", "/languages", "languages"],
    ["to render what was never dubbed", { kind: "render", languages: ["es"] }, "unknown_language", "/languages", "kind dub"],
    ["a script in a target language", { kind: "transcribe", languages: ["es"] }, "invalid_request", "/languages", "a script has no target language"],
    ["an upgrade that is no render", { kind: "dub", upgrade: true }, "invalid_request", "/upgrade", "render"],
    ["a ceiling below nothing", { kind: "dub", ceilingMicros: -1 }, "invalid_request", "/ceilingMicros", "ceilingMicros"],
    ["an unknown field", { kind: "dub", priority: 1 }, "invalid_request", "/priority", "Unknown field"],
  ])("%s", async (_, body, code, pointer, words) => {
    const answer = await create(body);
    expect(problemOf(answer)).toEqual([422, code]);
    expect(answer.body.errors[0].pointer).toBe(pointer);
    expect(answer.body.detail).toContain(words);
    expect(world.dubs.started).toEqual([]);
  });
  it.each([
    ["dub", "name at least one"],
    ["render", "nothing to render"],
  ])("to %s a dub that has no target language", async (kind, words) => {
    const bare = await newDub(world, []);
    const answer = await create({ kind }, bare.dubId);
    expect(problemOf(answer)).toEqual([422, "no_target_language"]);
    expect(answer.body.detail).toContain(words);
  });
});
