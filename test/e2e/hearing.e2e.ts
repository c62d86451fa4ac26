import { parseSync } from "subtitle";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uploadVideo } from "../../scripts/client/upload.mjs";
import { asOwner, ended, expectProblem } from "./asking.ts";
import { begin, type Heard, hear, hearFile, listen, transcript, transcriptJson, type Truth, truthOfSample } from "./hearing.ts";
import { fetchResults } from "./results.ts";
import { srtOf } from "./script-file.ts";
import { runsIn } from "./service-log.ts";
import { speakerEdits } from "./speaker-edits.ts";
import { durationMs, MIXES, musicOnly, remixed } from "./sources.ts";
import { wordErrorRate, wordsOf } from "./wer.ts";
import { openWorld, type World } from "./world.ts";

const LANGUAGE = "pt-BR";
const FRAME_MS = 40;
/** A word in twenty. */
const FEW_ERRORS = 0.05;
/** The truth's edges hold up to 0.4 s of the recordings' own noise. */
const NEAR_MS = 500;
const isNear = (byMs: number): boolean => Math.abs(byMs) <= NEAR_MS;
/** Of the truth's utterances the speaker who makes long pauses is silent for a third. */
const LEAST_SHARE = 0.6;
/** Between the second voice's two sentences and before the first of them: 10 s in which one sentence is said. */
const PREVIEW = { startMs: 8_600, endMs: 18_600 };

let world: World;
let truth: Truth;
let videoId: string;
let shortId: string;
let heard: Heard;
let short: Heard;

beforeAll(async () => {
  world = await openWorld();
  truth = await truthOfSample(world.setup.paths.sample);
  videoId = (await uploadVideo(world.api, world.setup.paths.sample)).id;
  shortId = (await uploadVideo(world.api, world.setup.paths.sampleShort)).id;
});

afterAll(() => world?.close());

const runsOf = async (dubId: string) => (await runsIn(world.platform.logDir)).filter((run) => run.dubId === dubId);
const stagesOf = async (dubId: string) => [...new Set((await runsOf(dubId)).map(({ stage }) => stage))].sort();

describe("a video with two voices, of which only the script is asked for", () => {
  test("is heard nearly word for word, and every line lies inside the film", async () => {
    heard = await hear(world, videoId);
    expect(heard.job).toMatchObject({ kind: "transcribe", languages: [], progress: 1 });
    expect(heard.dub.resolvedOptions.transcription.engine).toBe("faster-whisper/base");
    expect(wordErrorRate(truth.transcript, heard.text)).toBeLessThanOrEqual(FEW_ERRORS);
    for (const { startMs, endMs } of heard.lines) expect(0 <= startMs && startMs < endMs && endMs <= truth.durationMs).toBe(true);
    expect(heard.lines.map(({ startMs }) => startMs)).toEqual(heard.lines.map(({ startMs }) => startMs).sort((a, b) => a - b));
    expect(await world.api("GET", `/v1/dubs/${heard.dub.id}`)).toMatchObject({ sourceLanguage: "en", targetLanguages: [] });
  });

  test("has two speakers who talk about as long as they do, each line with who says it", () => {
    expect(heard.speakers).toHaveLength(2);
    const talking = truth.speakers.map((name) =>
      truth.utterances.filter(({ speaker }) => speaker === name).reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0),
    );
    heard.speakers.forEach(({ talkMs }, at) =>
      expect([at, talkMs / talking.at(at)!]).toEqual([at, expect.toSatisfy((share: number) => share > LEAST_SHARE && share < 1.1)]),
    );
    for (const line of heard.lines) {
      const said = truth.utterances.find(({ startMs, endMs }) => (line.startMs + line.endMs) / 2 >= startMs && (line.startMs + line.endMs) / 2 <= endMs);
      expect([line.text, heard.speakers.findIndex(({ id }) => id === line.speakerId)]).toEqual([line.text, truth.speakers.indexOf(said?.speaker ?? "nobody")]);
    }
  });

  test("has a sample of each voice that can be played", async () => {
    for (const { sampleUrl } of heard.speakers) {
      const { durationMs: playedMs, loudestDb } = await listen(world, sampleUrl!);
      expect(playedMs).toBeGreaterThan(3_000);
      expect(playedMs).toBeLessThanOrEqual(15_200);
      expect(loudestDb).toBeGreaterThan(-35);
    }
  });

  test("has a transcript that says the same in every format", async () => {
    const json = await transcriptJson(world, heard.dub.id);
    expect(json.lines.map(({ id, text, startMs, endMs }) => [id, text, startMs, endMs])).toEqual(
      heard.lines.map(({ id, text, startMs, endMs }) => [id, text, startMs, endMs]),
    );
    for (const { words = [], text } of json.lines) expect(words.map(([word]) => word).join("")).toBe(text.replaceAll(" ", ""));
    for (const format of ["srt", "vtt"] as const) {
      const cues = parseSync(await transcript(world, heard.dub.id, format)).flatMap((node) => (node.type === "cue" ? [node.data] : []));
      expect(plain(cues.map(({ text }) => text).join(" "))).toBe(plain(heard.text));
      expect(cues.at(0)!.start).toBe(heard.lines.at(0)!.startMs);
      expect(cues.every(({ start, end }) => start < end && end <= truth.durationMs)).toBe(true);
    }
    expect(plain((await transcript(world, heard.dub.id, "txt")).replaceAll(/^\[[\d:]+\] Speaker \d: /gm, ""))).toBe(plain(heard.text));
  });
});

/** Without what a format adds. */
const plain = (text: string): string =>
  text
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();

describe("a script that the user brings", () => {
  test("is the dub's own transcript again: the same lines, and nothing is recognised", async () => {
    short = await hear(world, shortId);
    const text = JSON.stringify(await transcriptJson(world, short.dub.id));
    const again = await hear(world, shortId, { source: { script: { text } } });
    expect(again.lines.map(({ text }) => text)).toEqual(short.lines.map(({ text }) => text));
    for (const [at, line] of again.lines.entries()) {
      const before = short.lines.at(at)!;
      expect([line.text, Math.max(Math.abs(line.startMs - before.startMs), Math.abs(line.endMs - before.endMs)) <= 100]).toEqual([line.text, true]);
      expect(again.speakers.findIndex(({ id }) => id === line.speakerId)).toBe(short.speakers.findIndex(({ id }) => id === before.speakerId));
    }
    expect(await stagesOf(again.dub.id)).not.toContain("transcribe");
  });

  test("is found in the sound although its times are a second late", async () => {
    const { utterances } = await truthOfSample(world.setup.paths.sampleShort);
    const script = { format: "srt", text: srtOf(utterances, 1_000) } as const;
    const again = await hear(world, shortId, { source: { language: "en", speakers: { least: 1, most: 1 }, script } });
    const words = (await transcriptJson(world, again.dub.id)).lines.flatMap((line) => line.words ?? []);
    let at = 0;
    for (const { startMs, endMs, text } of utterances) {
      const own = words.slice(at, (at += wordsOf(text).length));
      expect(own.map(([word]) => word).join(" ")).toBe(text);
      const [first, last] = [own.at(0)![1] - startMs, own.at(-1)![2] - endMs];
      expect([text, first, last]).toEqual([text, expect.toSatisfy(isNear), expect.toSatisfy(isNear)]);
    }
    expect(at).toBe(words.length);
    expect(await stagesOf(again.dub.id)).not.toContain("transcribe");
  });

  test("is refused with its place when it is none", async () => {
    const script = { format: "srt", text: "1\n00:00:02,000 --> 00:00:01,000\nBackwards.\n" };
    const refused = await asOwner(world, "POST", `/v1/videos/${videoId}/dubs`, { targetLanguages: [], options: { source: { script } } });
    expectProblem(refused, 422, "bad_script");
    expect(refused.body["errors"]).toMatchObject([{ in: "body", pointer: "/options/source/script/text" }]);
  });
});

describe("a preview", () => {
  test("lasts as long as its range, says only what is said in it, and hears nothing else", async () => {
    const { dub, job } = await begin(world, videoId, { source: { range: PREVIEW }, targetLanguages: [LANGUAGE] });
    const lastsMs = PREVIEW.endMs - PREVIEW.startMs;
    expect(await ended(world, job.id)).toMatchObject({ status: "succeeded" });
    const results = await fetchResults(world, dub.id, LANGUAGE);
    expect(Math.abs((await durationMs(world, results.file("video"))) - lastsMs)).toBeLessThanOrEqual(FRAME_MS);
    const said = truth.utterances.filter(({ startMs, endMs }) => startMs >= PREVIEW.startMs && endMs <= PREVIEW.endMs).map(({ text }) => text);
    expect(wordErrorRate(said.join(" "), results.lines.map(({ text }) => text).join(" "))).toBeLessThanOrEqual(FEW_ERRORS);
    for (const { placement } of results.lines) expect(placement && placement.placed && placement.startMs >= 0 && placement.endMs <= lastsMs).toBe(true);
    const { usage } = await world.api<typeof job>("GET", `/v1/jobs/${job.id}`);
    const seconds = Object.fromEntries(usage.map(({ meter, quantity }) => [meter, Math.round(quantity)]));
    expect(seconds).toMatchObject({ transcribe_seconds: lastsMs / 1000, separate_seconds: lastsMs / 1000 });
  });

  test("of what comes after the end is refused by its job", async () => {
    const { job } = await begin(world, videoId, { source: { range: { startMs: 60_000, endMs: 70_000 } } });
    expect(await ended(world, job.id)).toMatchObject({
      status: "failed",
      failure: { code: "range_outside", message: expect.stringContaining("60000 ms") as string },
    });
  });
});

describe("people", () => {
  speakerEdits(
    () => world,
    () => short,
    LANGUAGE,
  );
});

describe("the speech", () => {
  test.for(Object.keys(MIXES) as (keyof typeof MIXES)[])("is heard %s", async (how) => {
    const { transcript: said } = await truthOfSample(world.setup.paths.sampleShort);
    const { text } = await hearFile(world, await remixed(world, how), { source: { language: "en", speakers: { least: 1, most: 1 } } });
    expect(wordErrorRate(said, text)).toBeLessThanOrEqual(FEW_ERRORS);
  });

  test("that is not there is not made up: music ends as a failed job that says so", async () => {
    const { job } = await begin(world, (await uploadVideo(world.api, await musicOnly(world))).id);
    expect(await ended(world, job.id)).toMatchObject({ status: "failed", failure: { code: expect.stringMatching(/^no_speech$|^nothing_to_dub$/) as string } });
  });
});
