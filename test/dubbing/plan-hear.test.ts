import { encoded, mixed } from "../dubs/mastered.ts";
import { describe, expect, it } from "vitest";
import type { SeparateValue } from "../../containers/contract/stages.ts";
import { plan } from "../../src/dubbing/plan.ts";
import { STAGE_VERSIONS, type PlanInput, type Wanted } from "../../src/dubbing/planning.ts";
import type { Line } from "../../src/dubbing/script.ts";
import { Graph } from "../../src/graph/graph.ts";
import type { Failure, Result, UnitSpec } from "../../src/graph/unit.ts";

const FILM_MS = 400_000;
const engine = (id: string) => ({ id: `any/${id}`, digest: id, lane: id });
const artifact = (key: string) => ({ key, digest: key, sizeBytes: 1, contentType: "x" });
const failure: Failure = { code: "engine_error", message: "It broke.", retryable: false };

const input = (more: Partial<PlanInput> = {}, options: Partial<PlanInput["options"]> = {}): PlanInput => ({
  source: artifact("source"),
  versions: { ...STAGE_VERSIONS },
  options: {
    sourceLanguage: null,
    speakers: null,
    range: null,
    shifts: 0,
    overlap: 0.25,
    maxRate: 1.3,
    duckDb: -18,
    bitrateKbps: 160,
    loudness: -16,
    gating: "programme",
    formality: null,
    rewriting: false,
    ...options,
  },
  engines: { transcribe: engine("ears"), align: null, diarize: engine("who"), separate: engine("parts"), translate: [], synthesize: engine("mouth") },
  written: null,
  script: null,
  summary: null,
  languages: {},
  ...more,
});

const speech = [
  { startMs: 0, endMs: 298_000, fromMs: 0, untilMs: 296_000 },
  { startMs: 294_000, endMs: FILM_MS, fromMs: 296_000, untilMs: FILM_MS },
];

/** Everything the plan asks for is done at once, but for stages that fail. */
function run(asked: PlanInput, { cleanDb = 10, failing = [] as string[] } = {}) {
  const made = new Map<string, { spec: UnitSpec; known: { result: Result } | { failure: Failure } }>();
  for (let step = 0; step < 20; step += 1) {
    const graph = new Graph((key) => made.get(key)?.known);
    const planned = plan(asked, graph);
    const fresh = [...graph.declared].filter(([key]) => !made.has(key));
    for (const [key, { spec }] of fresh) made.set(key, { spec, known: failing.includes(spec.stage) ? { failure } : { result: resultOf(spec, cleanDb) } });
    if (fresh.length === 0) return { planned, units: [...made.values()].map(({ spec }) => spec) };
  }
  throw new Error("the plan asks for ever more");
}

function resultOf(spec: UnitSpec, cleanDb: number): Result {
  const named = (...names: string[]) => Object.fromEntries(names.map((name) => [name, artifact(`${spec.label} ${name}`)]));
  const done = (value: Result["value"], ...names: string[]): Result => ({ value, artifacts: named(...names), usage: [], meta: {} });
  const audio = [{ index: 0, codec: "aac", sampleRate: 48_000, channels: 2, language: null, startMs: 0, durationMs: FILM_MS }];
  if (spec.stage === "probe") return done({ container: "mp4", digest: "d", sizeBytes: 1, durationMs: FILM_MS, video: null, audio });
  if (spec.stage === "extract") {
    const pieces = Math.ceil(Number(spec.params["durationMs"]) / 32_000);
    const programme = Array.from({ length: pieces }, (_, at) => `programme/${at}`);
    return done({ samples: Number(spec.params["durationMs"]) * 48, channels: 2, pieces, speech, speechFrom: "mix" }, ...programme, "speech/0", "speech/1");
  }
  if (spec.stage === "separate")
    return done({ samples: 1, channels: 2, vocalsDb: -20, backgroundDb: -20 - cleanDb } satisfies SeparateValue, "vocals", "background", "voice");
  if (spec.stage === "mix") return done(mixed("80", spec.params).value, ...mixed("80", spec.params).names);
  if (spec.stage === "encode") return done(encoded(spec.params), "aac");
  return done({}, "words", "turns", "words/0", "words/1", "sample", "reference");
}

const of = (units: UnitSpec[], stage: string) => units.filter((spec) => spec.stage === stage);

describe("hearing", () => {
  it("recognises each piece of the mix, tells who speaks once over the whole film, and makes the lines of both", () => {
    const { units } = run(input());
    expect(of(units, "transcribe").map(({ inputs }) => inputs["speech"]![0]!.key)).toEqual(["extract speech/0", "extract speech/1"]);
    expect(of(units, "diarize")).toHaveLength(1);
    const [segment] = of(units, "segment");
    expect(segment!.params["pieces"]).toEqual(speech.map(({ fromMs, untilMs }) => ({ fromMs, untilMs })));
    expect([segment!.inputs["words"]!.map(({ key }) => key), segment!.inputs["turns"]!.map(({ key }) => key)]).toEqual([
      ["transcribe/0 words", "transcribe/1 words"],
      ["diarize turns"],
    ]);
  });
  it("listens to the parted voice where the mix is not clean, and to the mix where it is", () => {
    const soundOf = (cleanDb: number) => of(run(input(), { cleanDb }).units, "diarize")[0]!.inputs["sound"]!.map(({ key }) => key);
    expect(soundOf(3)).toEqual(Array.from({ length: 13 }, (_, at) => `separate/${at} voice`));
    expect(soundOf(40)).toEqual(["extract speech/0", "extract speech/1"]);
  });
  it("listens to the mix where the separation failed", () => {
    const { units } = run(input(), { failing: ["separate"] });
    expect(of(units, "diarize")[0]!.inputs["sound"]!.map(({ key }) => key)).toEqual(["extract speech/0", "extract speech/1"]);
  });
  it("makes the lines without turns where nobody could tell who speaks", () => {
    const { units } = run(input(), { failing: ["diarize"] });
    expect(of(units, "segment")[0]!.inputs["turns"]).toBeUndefined();
  });
  it("does not ask who speaks where there is but one", () => {
    expect(of(run(input({}, { speakers: { least: 1, most: 1 } })).units, "diarize")).toEqual([]);
  });
  it("parts nothing for a mere script whose speakers nobody tells apart", () => {
    const { units } = run(input({ engines: { ...input().engines, diarize: null } }));
    expect(units.map(({ stage }) => stage)).toEqual(["probe", "extract", "transcribe", "transcribe", "segment"]);
  });
});

describe("alignment", () => {
  const engines = (timing: "good" | "rough" | "none", always = false) => ({
    ...input().engines,
    transcribe: { ...engine("ears"), timing },
    align: { ...engine("finds"), always },
    diarize: null,
    separate: null,
  });
  const aligned = (...given: Parameters<typeof engines>) => of(run(input({ engines: engines(...given) })).units, "align").length;
  it("runs where words have no good times, or where it was asked for", () => {
    expect([aligned("good"), aligned("rough"), aligned("none"), aligned("good", true)]).toEqual([0, 2, 2, 2]);
  });
  it("that fails leaves the words as they were", () => {
    const { units } = run(input({ engines: engines("none") }), { failing: ["align"] });
    expect(of(units, "segment")[0]!.inputs["words"]!.map(({ key }) => key)).toEqual(["transcribe/0 words", "transcribe/1 words"]);
  });
  it("finds the words of a script that was brought, and nothing is recognised", () => {
    const { units } = run(input({ engines: engines("good"), written: { artifact: artifact("script"), format: "srt" } }));
    expect([of(units, "transcribe").length, of(units, "script").length, of(units, "align").length]).toEqual([0, 1, 2]);
    expect(of(units, "align")[0]!.inputs["words"]![0]!.key).toBe("script words/0");
    expect(of(units, "segment")[0]!.params["isScript"]).toBe(true);
  });
});

describe("a preview", () => {
  it("extracts only its part of the video", () => {
    const { units, planned } = run(input({}, { range: { startMs: 60_000, endMs: 90_000 } }));
    expect(of(units, "extract")[0]!.params).toMatchObject({ rangeStartMs: 60_000, durationMs: 30_000 });
    expect([planned.film?.durationMs, planned.probe?.durationMs]).toEqual([30_000, FILM_MS]);
  });
  it("ends with the video, and fails behind its end", () => {
    expect(run(input({}, { range: { startMs: 390_000, endMs: 900_000 } })).planned.film?.durationMs).toBe(10_000);
    expect(run(input({}, { range: { startMs: FILM_MS, endMs: 900_000 } })).planned.failure?.code).toBe("range_outside");
  });
});

const line = (id: string, more: Partial<Line> = {}): Line => ({
  id,
  anchor: id,
  startMs: 1000,
  endMs: 3000,
  speakerId: "spk_1",
  text: "Hello there, all of you.",
  speech: [[1000, 3000]],
  words: 5,
  score: 0.9,
  levelDb: -20,
  treatment: "dub",
  revision: 1,
  ...more,
});
const scripted = (lines: Line[], languages = ["es"]): PlanInput =>
  input({
    script: { language: "en", lines, levels: new Map(), glossary: [] },
    languages: Object.fromEntries(
      languages.map((tag) => [
        tag,
        {
          translations: new Map(),
          voices: {},
          voicesElse: {},
          choices: new Map(),
          review: false,
          isReviewed: false,
          outputs: { wanted: new Set<Wanted>(["video"]), overlays: [] },
        },
      ]),
    ),
  });

describe("what was heard", () => {
  it("ends with a reason when there is nothing to dub, before anything is translated", () => {
    const { planned } = run(
      scripted([line("lin_1", { treatment: "keep", warnings: ["song"] }), line("lin_2", { treatment: "keep", warnings: ["over_music"] })]),
    );
    expect(planned.failure).toMatchObject({ code: "nothing_to_dub", message: expect.stringContaining("song, over music") });
  });
  it("is dubbed all the same, as the original, when a person made every line keep its voice", () => {
    const { planned } = run(scripted([line("lin_1", { treatment: "keep", revision: 2 })]));
    expect(planned.failure).toBeNull();
  });
  it("says of a script of which nothing lies in the film that it was the script", () => {
    const brought = { ...scripted([]), written: { artifact: artifact("script"), format: "srt" } };
    expect(run(brought).planned.failure).toMatchObject({ code: "no_speech", message: expect.stringMatching(/^Nothing of the script/) });
    expect(run(scripted([])).planned.failure).toMatchObject({ code: "no_speech", message: expect.stringMatching(/^No speech/) });
  });
  it("keeps the voice of whoever speaks the target language already, and only in that language", () => {
    const { planned } = run(
      scripted([line("lin_1"), line("lin_2", { startMs: 5000, endMs: 7000, language: "es", warnings: ["other_language"] })], ["es", "fr"]),
    );
    const kept = (language: string) => planned.languages.find((each) => each.language === language)!.lines.map((each) => each.line.treatment);
    expect([kept("es"), kept("fr")]).toEqual([
      ["dub", "keep"],
      ["dub", "dub"],
    ]);
  });
  it("gives a sample of every speaker's voice, from the parted voice", () => {
    const { units, planned } = run(
      scripted([line("lin_1"), line("lin_2", { startMs: 40_000, endMs: 43_000, speech: [[40_000, 43_000]], speakerId: "spk_2" })]),
    );
    expect(of(units, "reference").map(({ label, inputs }) => [label, inputs["sound"]!.map(({ key }) => key)])).toEqual([
      ["reference/spk_1", ["separate/0 vocals"]],
      ["reference/spk_2", ["separate/1 vocals"]],
    ]);
    expect([...planned.traits!.keys()]).toEqual(["spk_1", "spk_2"]);
  });
});
