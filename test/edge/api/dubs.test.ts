import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { guards, idGuards } from "./guards.ts";
import { problemOf, newDub, openWorld, readyVideo, videoOf, type World } from "./world.ts";

let world: World;
let videoId: string;
beforeAll(async () => {
  world = await openWorld();
  videoId = await readyVideo(world);
});
beforeEach(() => {
  world.dubs.failStart = false;
});
const create = (body: unknown, headers = {}, id = videoId) => world.call(`/v1/videos/${id}/dubs`, { method: "POST", body, headers });

describe("dubs: does", () => {
  it("creates a dub and its job, and starts it", async () => {
    const { status, body, headers } = await create({ targetLanguages: ["pt-br", "pt-BR"] });
    expect(status).toBe(202);
    expect(headers.get("location")).toBe(`/v1/jobs/${body.job.id}`);
    expect(body.dub).toMatchObject({ videoId, targetLanguages: ["pt-BR"], sourceLanguage: null, sequence: 0 });
    expect(body.job).toMatchObject({ dubId: body.dub.id, kind: "dub", status: "queued", languages: ["pt-BR"], progress: 0, failure: null });
    const command = world.dubs.started.at(-1);
    expect(command).toMatchObject({
      dub: {
        dubId: body.dub.id,
        workspaceId: world.workspaceId,
        videoId,
        source: { artifactKey: `w/${world.workspaceId}/v/${videoId}/source`, sizeBytes: 4 },
        options: body.dub.resolvedOptions,
      },
      job: { id: body.job.id, kind: "dub", languages: ["pt-BR"] },
    });
  });
  it("echoes the engines chosen among those that are on", async () => {
    const { body } = await create({ targetLanguages: ["pt-BR"], options: { source: { language: "en" }, separation: { engine: "none" } } });
    expect(body.dub.resolvedOptions).toMatchObject({
      transcription: { engine: "faster-whisper/base" },
      separation: { engine: "none" },
      translation: { engine: "firefox/base" },
      speech: { engine: "kokoro/82m", voices: {} },
      timing: { maxRate: 1.6 },
      outputs: ["video", "srt", "vtt"],
      mix: { loudness: -16, gating: "programme" },
    });
  });
  it("makes the script alone where no language is asked for", async () => {
    const { status, body } = await create({ targetLanguages: [] });
    expect(status).toBe(202);
    expect(body.dub).toMatchObject({ targetLanguages: [], resolvedOptions: { transcription: { engine: "faster-whisper/base" } } });
    expect(body.job).toMatchObject({ kind: "transcribe", languages: [] });
    expect(world.dubs.started.at(-1)?.job).toMatchObject({ id: body.job.id, kind: "transcribe", languages: [] });
  });
  it("tells the dub's object the voices by the target's own tag", async () => {
    const { body } = await create({ targetLanguages: ["pt-br"], options: { speech: { voices: { pt: "pf_dora" } } } });
    expect(body.dub.resolvedOptions.speech.voices).toEqual({ "pt-BR": "pf_dora" });
    expect(world.dubs.started.at(-1)?.dub.options.speech.voices).toEqual({ "pt-BR": "pf_dora" });
  });
  it("accepts the job although its start failed, for the sweeper will start it", async () => {
    world.dubs.failStart = true;
    const { status, body } = await create({ targetLanguages: ["es"] });
    expect([status, body.job.status]).toEqual([202, "queued"]);
    const due = await env.DB.prepare("select next_check_at from jobs where id = ?").bind(body.job.id).first("next_check_at");
    expect(due).toBe(world.clock.now.getTime() + 60_000);
  });
  it("lists dubs, also those of one video", async () => {
    const other = await newDub(world);
    const all = await world.call("/v1/dubs?limit=100");
    const some = await world.call(`/v1/dubs?videoId=${other.videoId}`);
    expect(all.body.data.length).toBeGreaterThan(1);
    expect(some.body.data.map((dub: { id: string }) => dub.id)).toEqual([other.dubId]);
  });
  it("deletes a dub: its job is gone with it, and its object is told", async () => {
    const { dubId, jobId } = await newDub(world);
    expect((await world.call(`/v1/dubs/${dubId}`, { method: "DELETE" })).status).toBe(204);
    expect(problemOf(await world.call(`/v1/jobs/${jobId}`))).toEqual([404, "not_found"]);
    expect(world.dubs.calls.at(-1)).toBe(`remove ${dubId}`);
  });
});

describe("dubs: an Idempotency-Key", () => {
  it("gives the same dub and starts it no second time", async () => {
    const before = world.dubs.started.length;
    const [first, again] = [
      await create({ targetLanguages: ["es"] }, { "idempotency-key": "d1" }),
      await create({ targetLanguages: ["es"] }, { "idempotency-key": "d1" }),
    ];
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    await env.DB.prepare("update jobs set sequence = 1 where id = ?").bind(first.body.job.id).run();
    await create({ targetLanguages: ["es"] }, { "idempotency-key": "d1" });
    expect(new Set(world.dubs.started.slice(before).map((command) => command.job.id)).size).toBe(1);
  });
  it("makes up for a start that failed", async () => {
    world.dubs.failStart = true;
    const first = await create({ targetLanguages: ["es"] }, { "idempotency-key": "d2" });
    world.dubs.failStart = false;
    await create({ targetLanguages: ["es"] }, { "idempotency-key": "d2" });
    expect(world.dubs.started.at(-1)?.job.id).toBe(first.body.job.id);
  });
  it("is not the same on another video", async () => {
    await create({ targetLanguages: ["es"] }, { "idempotency-key": "d3" });
    expect(problemOf(await create({ targetLanguages: ["es"] }, { "idempotency-key": "d3" }, await readyVideo(world)))).toEqual([422, "idempotency_key_reused"]);
  });
});

describe("dubs: refuses", () => {
  it("a video that is still being uploaded", async () => {
    const { body } = await world.call("/v1/videos", { method: "POST", body: videoOf(5) });
    expect(problemOf(await create({ targetLanguages: ["es"] }, {}, body.video.id))).toEqual([409, "video_not_ready"]);
  });
  it.each([
    ["an unknown language", { targetLanguages: ["tlh"] }, "unsupported_language", "pt-BR"],
    ["what is no language tag", { targetLanguages: ["!!"] }, "unsupported_language", "BCP 47"],
    ["a pair nobody translates", { targetLanguages: ["es"], options: { source: { language: "pt" } } }, "unsupported_language", "What works from pt: en"],
    ["a dub into its own language", { targetLanguages: ["en"], options: { source: { language: "en" } } }, "unsupported_language", "es, pt-BR"],
    ["a source nobody hears", { targetLanguages: ["es"], options: { source: { language: "ja" } } }, "unsupported_language", "en, es, pt"],
    ["an engine that is off", { targetLanguages: ["es"], options: { transcription: { engine: "whisperx/large" } } }, "engine_unavailable", "No GPU here"],
    ["an unknown engine", { targetLanguages: ["es"], options: { speech: { engine: "acme/voice" } } }, "engine_unavailable", "kokoro/82m"],
    ["an unknown voice", { targetLanguages: ["pt-BR"], options: { speech: { voices: { "pt-BR": "nobody" } } } }, "unknown_voice", "pf_dora"],
    ["a voice for no target", { targetLanguages: ["es"], options: { speech: { voices: { pt: "pf_dora" } } } }, "unsupported_language", "es"],
    ["an unknown option", { targetLanguages: ["es"], options: { mix: { reverb: 1 } } }, "invalid_request", "/options/mix/reverb"],
    ["a rate out of bounds", { targetLanguages: ["es"], options: { timing: { maxRate: 3.1 } } }, "invalid_request", "/options/timing/maxRate"],
    ["a voice but no language", { targetLanguages: [], options: { speech: { voices: { pt: "pf_dora" } } } }, "unsupported_language", "no target language yet"],
    ["more languages than a job may have", { targetLanguages: Array(21).fill("es") }, "invalid_request", "/targetLanguages"],
    ["no body to speak of", {}, "invalid_request", "/targetLanguages"],
  ])("%s", async (_, body, code, words) => {
    const answer = await create(body);
    expect(problemOf(answer)).toEqual([422, code]);
    expect(answer.body.detail).toContain(words);
  });
});

describe("dubs: guards", () => {
  const own = (path: (id: string) => string, call?: { method: string; body?: unknown }) => async (w: World) => {
    const { dubId } = await newDub(w);
    return { path: path(dubId), id: dubId, ...(call && { call }) };
  };
  idGuards(
    () => world,
    "create",
    "write",
    async () => ({ path: `/v1/videos/${videoId}/dubs`, id: videoId, call: { method: "POST", body: { targetLanguages: ["es"] } } }),
  );
  guards(
    () => world,
    "list",
    "read",
    async () => ({ path: "/v1/dubs" }),
  );
  idGuards(
    () => world,
    "get",
    "read",
    own((id) => `/v1/dubs/${id}`),
  );
  idGuards(
    () => world,
    "delete",
    "write",
    own((id) => `/v1/dubs/${id}`, { method: "DELETE" }),
  );
  it("a foreign dub's object is never woken", async () => {
    const { dubId } = await newDub(world);
    const calls = world.dubs.calls.length;
    const key = await world.newKey(await world.newWorkspace(), ["read", "write"]);
    for (const path of ["lines", "events", "outputs", "jobs"]) await world.call(`/v1/dubs/${dubId}/${path}`, { key });
    await world.call(`/v1/dubs/${dubId}`, { key, method: "DELETE" });
    expect(world.dubs.calls.length).toBe(calls);
  });
});
