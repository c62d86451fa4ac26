/** A film of two pieces on the real platform: what an edit renders again, and what is made of it when it is asked for later. */
import { readFile } from "node:fs/promises";
import { parseSync } from "subtitle";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uploadVideo } from "../../scripts/client/upload.mjs";
import { listAll } from "../../scripts/client/api.mjs";
import type { Dub, Job, Line, Output } from "../../src/dubs/resource.ts";
import { ended } from "./asking.ts";
import { changedAt, framesOf, likeness, played, RATE, soundOf } from "./playing.ts";
import { fetchResults, judge, missed, type Results } from "./results.ts";
import { runsIn } from "./service-log.ts";
import { openWorld, type World } from "./world.ts";

const LANGUAGE = "pt-BR";
const FILM_MS = 44_960;
const FRAMES = 1_124;
/** On a machine that is busy besides. */
const LONGEST_MS = 220_000;
const TEXT = "Talvez ele mesmo se tornasse amável.";
const OVERLAY = { text: "ONEVOICE", startMs: 0, endMs: 1_400, position: "top" };
const LATER = ["audio", "stems", "ass", "burned", "playback", "hls"];
/** Two voices have a stem each. */
const MADE = [
  "audio m4a",
  "burned mp4",
  "playback mp4",
  "report json",
  "stem flac",
  "stem flac",
  "stem flac background",
  "stem flac dialogue",
  "stem flac effects",
  "stream m3u8 audio",
  "stream mp4 audio",
  "subtitles ass",
  "subtitles srt",
  "subtitles vtt",
  "video mp4",
];
/** Letters fill more of a third of the picture than this, in parts of a thousand. */
const LETTERS = 2;

let world: World;
let source: string;
let dub: Dub;
let results: Results;

beforeAll(async () => {
  world = await openWorld();
  source = world.setup.paths.sample;
});
afterAll(() => world?.close());

async function succeeded(jobId: string): Promise<Job> {
  const job = await ended(world, jobId, LONGEST_MS);
  expect(job).toMatchObject({ status: "succeeded", failure: null });
  return job;
}

/** What the services did for the job, by stage, and what it says that it used. */
async function rendered(body: object): Promise<{ ran: Record<string, number>; used: Record<string, number> }> {
  const before = (await runsIn(world.platform.logDir)).length;
  const { job } = await world.api<{ job: Job }>("POST", `/v1/dubs/${dub.id}/jobs`, { kind: "render", languages: [LANGUAGE], ...body });
  const { usage } = await succeeded(job.id);
  const runs = (await runsIn(world.platform.logDir)).slice(before);
  const ran = Object.fromEntries([...Map.groupBy(runs, ({ stage }) => stage)].map(([stage, all]) => [stage, all.length]));
  return { ran, used: Object.fromEntries(usage.map(({ meter, quantity }) => [meter, quantity])) };
}

test("a film of 45 seconds is dubbed", { timeout: LONGEST_MS + 20_000 }, async () => {
  const video = await uploadVideo(world.api, source);
  const begun = await world.api<{ dub: Dub; job: Job }>("POST", `/v1/videos/${video.id}/dubs`, { targetLanguages: [LANGUAGE], options: {} });
  dub = begun.dub;
  expect((await succeeded(begun.job.id)).progress).toBe(1);
});

test("an edit of its last line speaks that line and renders the piece that it lies in, and no other", async () => {
  const line = (await listAll<Line>(world.api, `/v1/dubs/${dub.id}/lines?language=${LANGUAGE}`)).at(-1)!;
  const op = { op: "set_translation", lineId: line.id, ifRevision: line.revision, language: LANGUAGE, text: TEXT };
  await world.api("POST", `/v1/dubs/${dub.id}/edits`, { ops: [op] });
  const { ran, used } = await rendered({});
  expect(ran).toEqual({ synthesize: 1, verify: expect.any(Number) as number, mix: 1, encode: 1, join: 2, mux: 1 });
  // The take alone, and as it is heard in the film where it was fitted.
  expect(ran["verify"]).toBeLessThanOrEqual(2);
  expect(used["synthesize_characters"]).toBe(TEXT.length);
  expect(Object.keys(used).filter((meter) => /^(transcribe|separate|translate|diarize)/.test(meter))).toEqual([]);
});

describe("what is asked for later", () => {
  test("is made of what there is: nothing is heard, parted, translated, spoken or fitted again, and each picture is encoded once", async () => {
    const { ran, used } = await rendered({ outputs: LATER, overlays: [OVERLAY] });
    expect(Object.keys(ran).filter((stage) => !["mix", "encode", "join", "mux", "burn", "stream", "picture"].includes(stage))).toEqual([]);
    expect(ran).toMatchObject({ burn: 1, stream: 3 });
    expect(Object.keys(used).filter((meter) => /^(transcribe|separate|translate|diarize|synthesize|verify)/.test(meter))).toEqual([]);
    results = await fetchResults(world, dub.id, LANGUAGE);
    const made = results.outputs.map(({ kind, format, name }) => `${kind} ${format}${name && !name.startsWith("spk_") ? ` ${name}` : ""}`);
    expect(made.sort()).toEqual(MADE);
    expect(results.outputs.every(({ stale }) => !stale)).toBe(true);
  });

  test("is found good by a judge who sees the files alone, and its stems make what is heard", async () => {
    const judgement = await judge(world, source, LANGUAGE, results, source.replace(/\.mp4$/, ".json"));
    expect(missed(judgement)).toEqual([]);
    expect(judgement.checks.map(({ name }) => name)).toEqual(expect.arrayContaining(["effectsChangeDb", "voicesLeftDb", "stemsLeftDb"]));
  });

  test("has its subtitles and the overlay in the picture, and nothing there when nobody speaks", async () => {
    const cue = parseSync(await readFile(results.file("subtitles", "srt"), "utf8")).find((node) => node.type === "cue")!;
    const { start, end } = cue.data as { start: number; end: number };
    const films: [string, string] = [source, results.file("burned")];
    expect(await framesOf(world, results.file("burned"))).toBe(FRAMES);
    const [titled, subtitled, bare] = await Promise.all([
      changedAt(world, films, 700),
      changedAt(world, films, (start + end) / 2),
      changedAt(world, films, 22_400),
    ]);
    expect(titled.top).toBeGreaterThan(LETTERS);
    expect(subtitled.bottom).toBeGreaterThan(LETTERS);
    expect([titled.bottom, subtitled.top, bare.top, bare.bottom]).toEqual([0, 0, 0, 0]);
  });

  test("plays everywhere as the film itself does, which every player knows already", async () => {
    const sizes = (["video", "playback"] as const).map((kind) => results.outputs.find((output) => output.kind === kind)!.sizeBytes);
    expect(sizes[0]).toBe(sizes[1]);
  });
});

describe("the stream", () => {
  const languages = { dubbed: LANGUAGE, original: "en" };
  let master: string;
  let url: string;

  test("is one playlist with the picture, both languages and the subtitles in it, for whoever has its URL", async () => {
    ({ url } = await world.api<{ url: string }>("GET", `/v1/dubs/${dub.id}/stream`));
    master = await (await fetch(url)).text();
    const groups = [...master.matchAll(/^#EXT-X-MEDIA:TYPE=(\w+),.*?LANGUAGE="([^"]+)",DEFAULT=(\w+)/gm)].map(([, ...found]) => found.join(" "));
    expect(groups).toEqual([`AUDIO ${languages.dubbed} YES`, `AUDIO ${languages.original} NO`, `SUBTITLES ${LANGUAGE} NO`]);
    const english = await world.api<{ url: string }>("GET", `/v1/dubs/${dub.id}/stream?language=en`);
    expect(await (await fetch(english.url)).text()).toMatch(/LANGUAGE="en",DEFAULT=YES/);
    expect((await fetch(url.replace(/[^/]+(?=\/master)/, "made-up"))).status).toBe(401);
  });

  test("has segments as long as it says, and plays from the first frame to the last", async () => {
    for (const [name, kind] of await playlists()) {
      const text = await (await fetch(name)).text();
      const lengths = [...text.matchAll(/^#EXTINF:([\d.]+)/gm)].map(([, length]) => Number(length));
      const longest = Number(/^#EXT-X-TARGETDURATION:(\d+)/m.exec(text)?.[1]);
      expect([kind, Math.round(Math.max(...lengths)) <= longest]).toEqual([kind, true]);
      expect(Math.abs(lengths.reduce((sum, length) => sum + length, 0) * 1000 - FILM_MS)).toBeLessThanOrEqual(22);
    }
    expect(await framesOf(world, await fetched(-1))).toBe(FRAMES);
  });

  test("sounds as the files do, in each language", async () => {
    const original = await soundOf(world, source);
    const dubbed = await soundOf(world, results.file("audio"));
    const [first, second] = [await soundOf(world, await fetched(0)), await soundOf(world, await fetched(1))];
    for (const sound of [first, second]) expect(Math.abs(sound.length - original.length)).toBeLessThanOrEqual(RATE / 40);
    expect(likeness(first, dubbed)).toBeGreaterThan(0.999);
    expect(likeness(second, original)).toBeGreaterThan(0.99);
    expect(likeness(first, original)).toBeLessThan(0.9);
  });

  const fetched = async (index: number): Promise<string> => played(world, (await playlists()).at(index)![0]);

  /** URL and kind of each, the subtitles' besides. */
  async function playlists(): Promise<[string, string][]> {
    const sounds = [...master.matchAll(/TYPE=(\w+),.*URI="([^"]+)"/g)].map(([, kind = "", name = ""]): [string, string] => [new URL(name, url).href, kind]);
    const picture = master.trim().split("\n").at(-1)!;
    return [...sounds, [new URL(picture, url).href, "VIDEO"]];
  }
});

test("another job of the same kind finds nothing left to do", async () => {
  const before = await listAll<Output>(world.api, `/v1/dubs/${dub.id}/outputs`);
  expect((await rendered({})).ran).toEqual({});
  const after = await listAll<Output>(world.api, `/v1/dubs/${dub.id}/outputs`);
  expect(after.map(({ id, revision }) => [id, revision])).toEqual(before.map(({ id, revision }) => [id, revision]));
});
