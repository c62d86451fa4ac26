import * as fc from "../../property.ts";
import { describe, expect, test } from "vitest";
import { closed, finish } from "../../../containers/bergamot/finish.ts";
import { hasWords, joinSentences, normaliseSpace, splitSentences } from "../../../containers/bergamot/sentences.ts";

describe("a line is split into sentences", () => {
  test.each([
    ["en", "I met Mr. Smith yesterday. He lives in St. Louis, in the U.S. now.", ["I met Mr. Smith yesterday.", "He lives in St. Louis, in the U.S. now."]],
    ["en", "It costs $3.50, i.e. 3.5 dollars. OK?", ["It costs $3.50, i.e. 3.5 dollars.", "OK?"]],
    ["en", "John F. Kennedy spoke. No. Nobody left.", ["John F. Kennedy spoke.", "No.", "Nobody left."]],
    ["en", "Wait... what? No way! 🙂", ["Wait... what?", "No way! 🙂"]],
    ["pt", "O Sr. Silva e a Dra. Ana saíram. Que pena!", ["O Sr. Silva e a Dra. Ana saíram.", "Que pena!"]],
    ["ja", "今日は。元気ですか？", ["今日は。", "元気ですか？"]],
  ])("%s: %s", (language, text, sentences) => {
    expect(splitSentences(text, language)).toEqual(sentences);
  });

  test("without losing or adding a character", () => {
    const word = fc.constantFrom("Mr.", "no", "Yes.", "e.g.", "What?", "J.", "🙂", "3.5", "São", "Dr.", "...", "end!");
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), (words) => {
        expect(splitSentences(words.join(" "), "en").join(" ")).toBe(words.join(" "));
      }),
    );
  });
});

test("white space of any kind becomes single spaces", () => {
  expect(normaliseSpace("  one\n two\t\u00A0three ")).toBe("one two three");
  expect(joinSentences(["A.", "B."], "pt")).toBe("A. B.");
  expect(joinSentences(["一。", "二。"], "zh")).toBe("一。二。");
});

test("punctuation and emoji alone are nothing to translate", () => {
  expect(["...", "🙂 —", "-", "?!"].some(hasWords)).toBe(false);
  expect(["a", "42", "é", "日"].every(hasWords)).toBe(true);
});

describe("a translation is finished", () => {
  test("a fragment is sent with a full stop and comes back without", () => {
    expect(closed("Hello")).toBe("Hello.");
    expect(closed('"Come in."')).toBe('"Come in."');
    expect(finish("Hello", "Olá.", "pt")).toBe("Olá");
    expect(finish("Hello.", "Olá.", "pt")).toBe("Olá.");
  });

  test.each([
    ["What time is it?", "Qué hora es?", "¿Qué hora es?"],
    ["What time is it?", "¿Qué hora es?", "¿Qué hora es?"],
    ['"Come in!"', '"Entra!"', '"¡Entra!"'],
    ["the train", "el tren", "el tren"],
    ["The train left.", "el tren salió.", "El tren salió."],
    ["“The train left.”", "“el tren salió.”", "“El tren salió.”"],
  ])("Spanish opens its marks and capitals stay: %s", (source, translated, expected) => {
    expect(finish(source, translated, "es")).toBe(expected);
  });
});
