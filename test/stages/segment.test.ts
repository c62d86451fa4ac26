import { describe, expect, test } from "vitest";
import { segment, SegmentParams, SegmentValue } from "../../src/stages/segment.ts";
import type { AskClauses, VendorStageRun } from "../../src/stages/worker-stage.ts";
import { counter, say } from "../dubbing/hear/speech.ts";

async function call(params: unknown, inputs: Record<string, unknown[]>, more: Partial<VendorStageRun> = {}) {
  const end = await segment({
    hear: null,
    clauses: null,
    words: null,
    speak: null,
    hints: {},
    prefix: "w/wsp_1/d/dub_1/unit/1/",
    sizeOf: () => 0,
    signal: new AbortController().signal,
    mayBegin: async () => true,
    params,
    newId: counter(),
    count: (name) => inputs[name]?.length ?? 0,
    read: async (name, index = 0) => new TextEncoder().encode(JSON.stringify(inputs[name]?.[index])),
    write: () => Promise.reject(new Error("segment keeps no artifact")),
    ...more,
  });
  if ("failure" in end) throw new Error(end.failure.message);
  return end;
}
const SENTENCE = "He was not there when we came home.";

/** Nowhere a mark, a pause or a word that joins clauses. */
const LONG = Array.from({ length: 50 }, (_, at) => `${at === 0 ? "W" : "w"}ord${at}`).join(" ");

describe("the segment stage", () => {
  test("takes what units of its first version declared: nothing, and words without what came later", async () => {
    expect(SegmentParams.parse({})).toEqual({ pieces: [], language: null, isScript: false });
    const old = {
      language: "en",
      segments: [{ startMs: 0, endMs: 650, text: "", noSpeech: 0, words: [{ text: "One", startMs: 0, endMs: 300, score: 0.9, levelDb: -20 }] }],
    };
    const { value, lines } = await call({}, { words: [old] });
    expect(SegmentValue.parse(value)).toMatchObject({ language: "en", lines: 1, dubbed: 1, speechMs: 300, speakers: 1 });
    expect(lines).toMatchObject([{ text: "One", heard: [["One", 0, 300, 0.9]] }]);
  });

  test("gives words to turns, and tells how many speak", async () => {
    const words = [say(`${SENTENCE} |600| ${SENTENCE}`)];
    const turns = {
      turns: [
        { startMs: 0, endMs: 2_800, speaker: 0 },
        { startMs: 3_300, endMs: 6_200, speaker: 1 },
      ],
    };
    const { value, lines } = await call({ pieces: [{ fromMs: 0, untilMs: 9_000 }] }, { words, turns: [turns] });
    expect(SegmentValue.parse(value)).toMatchObject({ lines: 2, speakers: 2, names: {}, warnings: [] });
    expect(lines?.map(({ speakerId }) => speakerId)).toEqual(["spk_1", "spk_3"]);
  });

  test("names the speakers of a script, and says when nothing is left to dub", async () => {
    const { value } = await call({ isScript: true, language: "en" }, { words: [say(SENTENCE, { speaker: "Anna" })] });
    expect(value).toMatchObject({ names: { spk_1: "Anna" }, dubbed: 1 });
    const song = { ...say(SENTENCE), events: [{ kind: "song", startMs: 0, endMs: 3_000 }] };
    expect((await call({}, { words: [song] })).value).toMatchObject({ lines: 1, dubbed: 0, speechMs: 2_750 });
  });

  test("counts no speech where only laughter is heard, and joins pieces in their own parts", async () => {
    const pieces = [
      { fromMs: 0, untilMs: 4_000 },
      { fromMs: 4_000, untilMs: 9_000 },
    ];
    const right = { ...say(SENTENCE, { from: 3_010 }), events: [{ kind: "laughter", startMs: 7_000, endMs: 8_000 }] };
    const { value, lines } = await call({ pieces }, { words: [say(SENTENCE, { from: 3_000 }), right] });
    expect(lines?.map(({ text, treatment }) => [text, treatment])).toEqual([
      [SENTENCE, "dub"],
      ["(laughter)", "keep"],
    ]);
    expect(SegmentValue.parse(value).speechMs).toBeLessThan(2_800);
  });

  test("tells what the engines could not do, each once, and at most twenty warnings in all", async () => {
    const warned = (...warnings: string[]) => ({ ...say(SENTENCE), warnings });
    const { value } = await call({}, { words: [warned("It hears no speakers."), warned("It hears no speakers.", "It was cut off.")] });
    expect(SegmentValue.parse(value).warnings.filter(({ code }) => code === "engine")).toEqual([
      { code: "engine", message: "It hears no speakers." },
      { code: "engine", message: "It was cut off." },
    ]);
    const many = Array.from({ length: 30 }, (_, at) => `Warning ${at}.`);
    expect(SegmentValue.parse((await call({}, { words: [warned(...many)] })).value).warnings).toHaveLength(20);
  });

  test("asks of the words of a sentence over 12 s where it is best parted, and of nothing else", async () => {
    const words = [say(`${SENTENCE} |600| ${LONG}`)];
    const asked: string[][] = [];
    const clauses: AskClauses = async (ask) => {
      asked.push([...ask.words]);
      return { kind: "said", boundaries: [14], usage: [{ meter: "clause_tokens", quantity: 9, vendorCostMicros: 5 }] };
    };
    const end = await call({ clauses: "any/mind" }, { words }, { clauses });
    expect(asked).toEqual([LONG.split(" ")]);
    expect(end.usage).toEqual([{ meter: "clause_tokens", quantity: 9, vendorCostMicros: 5 }]);
    expect(end.lines?.map(({ text }) => text.split(" ").length)).toContain(14);
    const byRules = (await call({}, { words }, { clauses })).lines?.map(({ text }) => text.split(" ").length);
    expect(byRules).not.toContain(14);
    expect(asked).toHaveLength(1);
  });

  test("cuts by the rules of the language, with a warning, where the opinion fails", async () => {
    const words = [say(LONG)];
    const failing: AskClauses = async () => ({ kind: "failed", failure: { code: "vendor_failed", message: "It failed.", retryable: true }, usage: [] });
    const end = await call({ clauses: "any/mind" }, { words }, { clauses: failing });
    expect(end.lines?.map(({ text }) => text)).toEqual((await call({}, { words })).lines?.map(({ text }) => text));
    expect(SegmentValue.parse(end.value).warnings).toContainEqual({ code: "no_clause_opinion", message: expect.stringContaining("It failed.") as string });
  });

  test("is over, with what was spent, once nobody wants it any more", async () => {
    const canceled: AskClauses = async () => ({ kind: "failed", failure: { code: "canceled", message: "Unwanted.", retryable: true }, usage: [] });
    await expect(call({ clauses: "any/mind" }, { words: [say(LONG)] }, { clauses: canceled })).rejects.toThrow("Unwanted.");
  });
});
