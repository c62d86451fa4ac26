import { describe, expect, test } from "vitest";
import { cpuMs } from "../../cpu-ms.ts";
import * as fc from "../../property.ts";
import { FEATURES, featuresOf } from "../../../src/dubbing/length/features.ts";
import { corrected, modelOf, predictMs, type Speaker } from "../../../src/dubbing/length/predict.ts";

const dora: Speaker = { language: "pt-BR", engine: "kokoro/82m-int8", voice: "pf_dora" };
const unknown: Speaker = { language: "es", engine: "elevenlabs/eleven_flash_v2_5", voice: "x" };
const speakers: Speaker[] = [dora, unknown, ...["en", "fr", "it", "hi", "de", "ja", "zh", "ru", "ar", "xx"].map((language) => ({ ...unknown, language }))];

describe("features", () => {
  test("count what is heard", () => {
    const counts = Object.fromEntries(FEATURES.map((name, index) => [name, featuresOf("Well, the table was moved. Why?", "en")[index]]));
    expect(counts).toEqual({ once: 1, characters: 23, vowels: 7, syllables: 7, words: 6, commas: 1, stops: 1, wide: 0 });
  });

  test.for([
    ["es", "país", 2],
    ["pt", "geleia", 3],
    ["fr", "grande porte", 2],
    ["en", "made", 1],
    ["en", "F B I", 3],
    ["hi", "नमस्ते", 3],
    ["ru", "молоко", 3],
  ] as const)("in %s, %s has %i vowel groups", ([language, text, count]) => expect(featuresOf(text, language)[2]).toBe(count));

  test("count morae in Japanese and characters in Chinese", () => {
    expect(featuresOf("きょうは", "ja")[7]).toBe(3);
    expect(featuresOf("今天很好", "zh")[7]).toBe(4);
  });
});

describe("a prediction", () => {
  test("of a longer text is never shorter", () => {
    const word = fc.constantFrom("casa", "the", "extraordinário", "l'été", "и", "नदी", "今日", "well,", "Sim.", "FBI", "12", "(quase)", "très", "?", "😀");
    const words = fc.array(word, { maxLength: 15 });
    const isLonger = (before: string[], more: string[], speaker: Speaker): void => {
      expect(predictMs([...before, ...more].join(" "), speaker)).toBeGreaterThanOrEqual(predictMs(before.join(" "), speaker));
    };
    fc.assert(fc.property(words, words, fc.constantFrom(...speakers), isLonger), { numRuns: 2_000, seed: 6 });
  });

  test("is nothing for nothing to say, and never less than a syllable", () => {
    for (const speaker of speakers) {
      for (const text of ["", "...", "😀", "—"]) expect(predictMs(text, speaker)).toBe(0);
      expect(predictMs("Ah", speaker)).toBeGreaterThanOrEqual(300);
    }
  });

  test("of a number is that of its words", () => {
    expect(predictMs("1984", dora)).toBe(predictMs("mil novecentos e oitenta e quatro", dora));
  });

  test("is a voice's own in its language, its engine's or the language's for a voice nobody knows, and a general one elsewhere", () => {
    expect(modelOf(dora)).not.toEqual(modelOf({ ...dora, voice: "none" }));
    expect(modelOf({ ...dora, voice: "none" })).not.toEqual(modelOf({ ...unknown, language: "pt" }));
    expect(modelOf({ ...dora, language: "es" })).toEqual(modelOf({ ...dora, language: "es", voice: "none" }));
    expect(modelOf({ ...dora, language: "es" })).not.toEqual(modelOf(unknown));
    expect(modelOf(unknown)).toEqual(modelOf({ ...unknown, language: "es-MX", engine: "openai/tts-1" }));
    expect(modelOf({ ...unknown, language: "ru" })).toEqual(modelOf({ ...unknown, language: "xx" }));
  });

  test("of everyday lines is of the order of people's speech: 2.5 to 9 syllables a second", () => {
    for (const [language, text, syllables] of [
      ["es", "Siempre he querido aprender griego en una escuela de verano.", 21],
      ["ja", "今日はとてもいい天気ですから、公園へ行きましょう。", 30],
      ["zh", "今天天气很好我们去公园吧", 12],
      ["ru", "Сегодня очень хорошая погода, пойдём в парк.", 15],
    ] as const) {
      const perSecond = (1000 * syllables) / predictMs(text, { ...unknown, language });
      expect([language, perSecond > 2.5 && perSecond < 9, perSecond]).toEqual([language, true, perSecond]);
    }
  });

  test("of a text that is no line goes on as it began, quickly", () => {
    for (const text of ["あ".repeat(9_000), "x".repeat(9_000), "casa ".repeat(2_000), "- 1".repeat(3_000)]) {
      expect(predictMs(text, dora)).toBeGreaterThan(100_000);
      expect(cpuMs(() => predictMs(text, dora), 1_000)).toBeLessThan(1_000);
    }
    expect(predictMs("casa ".repeat(2_000), dora) / predictMs("casa ".repeat(1_000), dora)).toBeCloseTo(2, 1);
  });

  test("takes at most 0.1 ms when warm", () => {
    const texts = Array.from({ length: 50 }, (_, index) => `O padeiro fecha a loja número ${index}, mas a vizinha toca violino até as 7:30.`);
    const round = () => texts.forEach((text) => predictMs(text, dora));
    expect(cpuMs(round, 0.1 * texts.length) / texts.length).toBeLessThan(0.1);
  });
});

describe("a correction by takes", () => {
  const texts = [
    "Siempre he querido aprender griego.",
    "¿Dónde has puesto las llaves?",
    "El río se congela junto al molino.",
    "Se apagaron las luces de todo el valle.",
    "Nadie creyó al viejo marinero.",
  ];
  const takes = (factor: number, count = texts.length) => texts.slice(0, count).map((text) => ({ text, takeMs: predictMs(text, unknown) * factor }));

  test("needs three of them", () => {
    expect(corrected(takes(1.3, 2), unknown)).toBe(unknown);
    expect(corrected([...takes(1.3, 2), { text: "...", takeMs: 900 }], unknown)).toBe(unknown);
  });

  test("moves most of the way to the voice's own pace, more with more takes", () => {
    const three = corrected(takes(1.3, 3), unknown).factor ?? 1;
    const five = corrected(takes(1.3), unknown).factor ?? 1;
    expect(three).toBeGreaterThan(1.15);
    expect(five).toBeGreaterThan(three);
    expect(five).toBeLessThan(1.3);
    expect(predictMs(texts[0]!, { ...unknown, factor: five })).toBeGreaterThan(predictMs(texts[0]!, unknown) * 1.2);
  });

  test("does not believe one take that went wrong, nor add up when it is done again", () => {
    const wrong = takes(1).map((take, index) => (index === 0 ? { ...take, takeMs: take.takeMs * 8 } : take));
    expect(corrected(wrong, unknown).factor).toBeCloseTo(1, 2);
    const once = corrected(takes(1.3), unknown);
    expect(corrected(takes(1.3), once)).toEqual(once);
  });
});
