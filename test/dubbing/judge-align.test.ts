import { array, assert, constantFrom, property } from "../property.ts";
import { describe, expect, it } from "vitest";
import { alignWords } from "../../src/dubbing/judge/align-words.ts";
import { heardWords } from "../../src/dubbing/judge/heard-words.ts";
import { distance, soundOf } from "../../src/dubbing/judge/letters.ts";
import { compareWords } from "../../src/dubbing/judge/stretches.ts";

describe("letters", () => {
  it.each([
    ["Água", "agua"],
    ["vive", "bibe"],
    ["casa", "caza"],
    ["hijo", "ijo"],
    ["photo", "foto"],
    ["aqui", "aki"],
  ])("%s sounds like %s", (one, other) => {
    expect(soundOf(one)).toBe(soundOf(other));
  });
  it("keep something of every word, whatever its script", () => {
    for (const word of ["h", "H", "मेरी", "東京", "дом"]) expect(soundOf(word)).not.toBe("");
  });
  it.each([
    ["", "", 0],
    ["", "abc", 3],
    ["kitten", "sitting", 3],
    ["flaw", "lawn", 2],
  ])("%s and %s are %d apart", (one, other, apart) => {
    expect(distance(one, other)).toBe(apart);
  });
});

describe("words side by side", () => {
  it("may be written in two or in one", () => {
    expect(alignWords(["meio", "dia", "em", "ponto"], ["meiodia", "em", "ponto"])[0]).toEqual({ said: [0, 2], heard: [0, 1], cost: 0 });
    expect(alignWords(["lighthouse"], ["light", "house"])).toEqual([{ said: [0, 1], heard: [0, 2], cost: 0 }]);
  });
  it("are not merged when the second is lost", () => {
    expect(alignWords(["lemon", "trees"], ["lemons"]).map(({ said, heard }) => [said, heard])).toEqual([
      [
        [0, 1],
        [0, 1],
      ],
      [
        [1, 2],
        [1, 1],
      ],
    ]);
  });
  it("keep a word that was heard rightly rather than take another for it", () => {
    const { stretches } = compareWords(["and", "comes", "before"], ["and", "comes", "comes", "before"]);
    expect(stretches).toHaveLength(1);
    expect(stretches[0]).toMatchObject({ saidLetters: 0, heardLetters: 5 });
  });
  const words = array(constantFrom("um", "dois", "três", "quatro", "casa", "cama"), { maxLength: 40 });
  it("cover every word of both sides once and in order, and cost nothing exactly when they sound alike", () => {
    assert(
      property(words, words, (said, heard) => {
        const pairs = alignWords(said, heard);
        expect(pairs.flatMap(({ said: [from, to] }) => said.slice(from, to))).toEqual(said);
        expect(pairs.flatMap(({ heard: [from, to] }) => heard.slice(from, to))).toEqual(heard);
        const cost = pairs.reduce((sum, pair) => sum + pair.cost, 0);
        expect(cost === 0).toBe(said.map(soundOf).join("") === heard.map(soundOf).join(""));
      }),
    );
  });
  it("are laid in time for a page of text", () => {
    const page = Array.from({ length: 600 }, (_, at) => `word${at % 97}`);
    const { stretches, wrong } = compareWords(page, page.toSpliced(300, 10));
    expect(stretches).toHaveLength(1);
    expect(wrong).toBe(10);
  });
});

describe("heard words", () => {
  const at = (text: string, startMs: number, endMs: number) => ({ text, startMs, endMs, score: null });
  it("read figures as the line writes them", () => {
    const line = { text: "Às 9:30 saem 45 trens.", language: "pt-BR" };
    const heard = heardWords([at("Às", 0, 100), at("930", 100, 500), at("saem", 500, 800), at("45", 800, 1200), at("trens", 1200, 1500)], line);
    const written = heardWords([at("Às", 0, 100), at("9:30", 100, 500), at("saem", 500, 800), at("45", 800, 1200), at("trens.", 1200, 1500)], line);
    expect(heard).toEqual(written);
    expect(heard).toContain("nove");
  });
  it("lose what was stammered in no time at the end, but no single short word", () => {
    const line = { text: "Thank you.", language: "en" };
    const said = [at("Thank", 0, 300), at("you.", 300, 500)];
    expect(heardWords([...said, at("Thank", 500, 520), at("you.", 520, 520)], line)).toEqual(["thank", "you"]);
    expect(heardWords([...said, at("sir", 500, 500)], line)).toEqual(["thank", "you", "sir"]);
  });
});
