import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Line } from "../../../src/dubbing/script.ts";
import { idGuards } from "./guards.ts";
import { newDub, openWorld, problemOf, readyVideo, type World } from "./world.ts";

const SRT = "1\n00:00:01,000 --> 00:00:03,000\nHello there.\n\n2\n00:00:04,000 --> 00:00:06,000\nANA: How are you?\n";
let world: World;
let videoId: string;
beforeAll(async () => {
  world = await openWorld();
  videoId = await readyVideo(world);
});
const create = (source: unknown, more: object = {}) =>
  world.call(`/v1/videos/${videoId}/dubs`, { method: "POST", body: { targetLanguages: ["pt-BR"], options: { source, ...more } } });

describe("how a video is heard", () => {
  it("is said by the options: how many speak, which part is dubbed", async () => {
    const { status, body } = await create({ language: "en", speakers: 3, range: { startMs: 0, endMs: 60_000 } });
    expect(status).toBe(202);
    expect(body.dub.options.source).toMatchObject({ speakers: 3 });
    expect(body.dub.resolvedOptions.source).toEqual({ language: "en", speakers: { least: 3, most: 3 }, range: { startMs: 0, endMs: 60_000 }, script: null });
    expect(world.dubs.started.at(-1)?.dub.options).toEqual(body.dub.resolvedOptions);
  });
  it("echoes that nothing aligns and nobody tells speakers apart where no engine does", async () => {
    const { body } = await create({});
    expect(body.dub.resolvedOptions).toMatchObject({ alignment: { engine: "none", always: false }, diarization: { engine: "none" } });
    expect(body.dub.resolvedOptions.segmentation).toEqual({ engine: "none" });
  });
  it("refuses bounds that are none, a range that is too short, and labels of a recognizer that gives none", async () => {
    for (const source of [
      { speakers: 0 },
      { speakers: { least: 3, most: 2 } },
      { range: { startMs: 5_000, endMs: 5_500 } },
      { range: { startMs: -1, endMs: 9_000 } },
    ])
      expect(problemOf(await create(source))).toEqual([422, "invalid_request"]);
    expect(problemOf(await create({ language: "en-US-GB" }))).toEqual([422, "unsupported_language"]);
    expect(problemOf(await create({}, { segmentation: { engine: "openai/gpt-4.1-mini" } }))).toEqual([422, "engine_unavailable"]);
    expect(problemOf(await create({}, { diarization: { engine: "transcription" } }))).toEqual([422, "engine_unavailable"]);
  });
});

describe("a source's language", () => {
  it("is kept in its canonical form", async () => {
    const { body } = await create({ language: "EN-us" });
    expect([body.dub.sourceLanguage, body.dub.resolvedOptions.source.language]).toEqual(["en-US", "en-US"]);
  });
});

describe("a script that is brought", () => {
  it("lies with the dub, which says what it is but not all of it again", async () => {
    const { status, body } = await create({ language: "en", script: { text: SRT } });
    expect(status).toBe(202);
    expect(body.dub.options.source.script).toBeNull();
    expect(body.dub.resolvedOptions.source.script).toEqual({ format: "srt", digest: expect.stringMatching(/^[0-9a-f]{64}$/), sizeBytes: SRT.length });
    const kept = await env.MEDIA.get(`w/${world.workspaceId}/d/${body.dub.id}/script`);
    expect(await kept?.text()).toBe(SRT);
  });
  it("that cannot be read is refused at once, and nothing is kept of it", async () => {
    const before = world.dubs.started.length;
    for (const text of ["Just some words.", "1\n00:00:05,000 --> 00:00:03,000\nBackwards.\n"])
      expect(problemOf(await create({ script: { text } }))).toEqual([422, "bad_script"]);
    expect(world.dubs.started.length).toBe(before);
  });
});

const line: Line = {
  id: "lin_1",
  anchor: "lin_1",
  startMs: 1000,
  endMs: 2500,
  speakerId: "spk_1",
  text: "Hello there.",
  speech: [[1000, 2500]],
  words: 2,
  score: 0.9,
  levelDb: -20,
  treatment: "dub",
  revision: 1,
  heard: [
    ["Hello", 1000, 1500, 0.9],
    ["there.", 1600, 2500, 0.9],
  ],
};

describe("the transcript", () => {
  const transcript = async (format: string) => {
    const { dubId } = await newDub(world);
    world.dubs.script = { language: "en", durationMs: 9_000, speakers: [{ id: "spk_1", name: "Ana" }], lines: [line], warnings: [] };
    const response = await world.raw(`/v1/dubs/${dubId}/transcript?format=${format}`);
    return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
  };
  it("is written as JSON with its words, as SubRip, as WebVTT and as text", async () => {
    const json = await transcript("json");
    expect([json.status, json.type]).toEqual([200, "application/json"]);
    expect(JSON.parse(json.text)).toMatchObject({ language: "en", speakers: [{ id: "spk_1", name: "Ana" }], lines: [{ id: "lin_1", text: "Hello there." }] });
    const [srt, vtt, txt] = await Promise.all(["srt", "vtt", "txt"].map(transcript));
    expect(srt!.text).toContain("00:00:01,000 --> 00:00:02,500");
    expect([vtt!.text.startsWith("WEBVTT"), vtt!.text.includes("Hello there.")]).toEqual([true, true]);
    expect(txt!.text).toContain("Hello there.");
    expect([srt!.type, vtt!.type, txt!.type].map((type) => type?.split(";")[0])).toEqual(["application/x-subrip", "text/vtt", "text/plain"]);
  });
  it("is refused before there is a script, in another format, and to strangers", async () => {
    const { dubId } = await newDub(world);
    world.dubs.script = null;
    expect(problemOf(await world.call(`/v1/dubs/${dubId}/transcript`))).toEqual([409, "no_script"]);
    expect(problemOf(await world.call(`/v1/dubs/${dubId}/transcript?format=docx`))).toEqual([422, "invalid_request"]);
    expect(problemOf(await world.call("/v1/dubs/dub_unknown/transcript"))).toEqual([404, "not_found"]);
  });
});

describe("the transcript: guards", () => {
  idGuards(
    () => world,
    "transcript",
    "read",
    async () => {
      const { dubId } = await newDub(world);
      world.dubs.script = { language: "en", durationMs: 9_000, speakers: [{ id: "spk_1", name: "Ana" }], lines: [line], warnings: [] };
      return { path: `/v1/dubs/${dubId}/transcript`, id: dubId };
    },
  );
});
