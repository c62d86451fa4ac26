/** The rows of `npm run bench -- speaking` that tell of the keyless engines: what is judged, what is only told, what did not run. */
import { describe, expect, it } from "vitest";
import { isAsked, memoryOf, ofTranslation, ofVoice, PAIRS, realTimeFactor, translationNotRun } from "../../../bench/speaking/keyless/goals.ts";
import { sentences, sentencesIn } from "../../../bench/speaking/keyless/sentences.ts";
import { partsOf } from "../../../bench/speaking/main.ts";

const enEs = PAIRS.find(({ from, to }) => from === "en" && to === "es")!;
const voice = (engine: string, id: string, language: string) => ({ engine, voice: id, language });

describe("translations", () => {
  it("meet their goal from the score of the goal on", () => {
    expect(ofTranslation(enEs, 79)).toMatchObject({ goal: ">= 79", isMet: true, result: "79.0" });
    expect(ofTranslation(enEs, 78.9)).toMatchObject({ isMet: false });
    expect(ofTranslation({ ...enEs, least: null }, 10)).toMatchObject({ goal: null, isMet: null });
  });
  it("that did not run miss nothing and say why, beside the goal", () => {
    const found = translationNotRun(enEs, "Apertium is not installed.");
    expect(found).toMatchObject({ goal: ">= 79", isMet: null, result: "not run: Apertium is not installed." });
  });
});

describe("voices", () => {
  it("are judged in English, Spanish and Portuguese at three words of a hundred", () => {
    expect(ofVoice(voice("kokoro/82m-int8", "pf_dora", "pt-BR"), { words: 100, wrong: 3 }).isMet).toBe(true);
    expect(ofVoice(voice("pico/svox", "pico-es", "es"), { words: 100, wrong: 4 }).isMet).toBe(false);
    expect(ofVoice(voice("kokoro/82m-int8", "if_sara", "it"), { words: 100, wrong: 40 }).isMet).toBeNull();
  });
  it("of espeak-ng are told and not judged, a few for all", () => {
    expect(ofVoice(voice("espeak/ng", "es-f", "es"), { words: 100, wrong: 40 })).toMatchObject({ isMet: null, result: "40 %" });
    expect([isAsked(voice("espeak/ng", "es-f", "es")), isAsked(voice("espeak/ng", "es-f2", "es"))]).toEqual([true, false]);
    expect(isAsked(voice("kokoro/82m-int8", "hf_alpha", "hi"))).toBe(false);
  });
  it("may take a quarter of what they say", () => {
    expect(realTimeFactor("a voice", 10, 40).isMet).toBe(true);
    expect(realTimeFactor("a voice", 11, 40).isMet).toBe(false);
    expect(memoryOf("kokoro", null)).toEqual([]);
    expect(memoryOf("kokoro", 2 ** 30)[0]).toMatchObject({ result: "1024 MiB", isMet: null });
  });
});

describe("the sentences", () => {
  it("are as many in every language, and found by a tag with a region", () => {
    expect(new Set(Object.values(sentences).map(({ length }) => length))).toEqual(new Set([10]));
    expect(sentencesIn("pt-BR")).toBe(sentences["pt"]);
    expect(() => sentencesIn("xx")).toThrow("no sentences in xx");
  });
});

describe("parts of the benchmark", () => {
  it("are all of them, or those that were named", () => {
    expect(partsOf(undefined).map(([name]) => name)).toEqual(["translations", "voices", "lengths", "verify", "cast"]);
    expect(partsOf("cast,lengths").map(([name]) => name)).toEqual(["cast", "lengths"]);
    expect(() => partsOf("casting")).toThrow("There is no part casting");
  });
});
