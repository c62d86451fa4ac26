import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Transcript, Word } from "../../containers/contract/stages.ts";
import { cutLines } from "../../src/dubbing/cut-lines.ts";
import { Line } from "../../src/dubbing/script.ts";
import { segment } from "../../src/dubbing/segment.ts";
import { heardWords } from "../../src/dubbing/words.ts";

function counter() {
  let count = 0;
  return (prefix: string) => `${prefix}_${(count += 1)}`;
}

/** "And Mr. |900| Smith" -> words of 300 ms with 50 ms between them, and the pauses named; `from` in ms. */
function say(text: string, { from = 0, score = 0.95, noSpeech = 0.1, language = "en", levelDb = -20 } = {}): Transcript {
  const words: Word[] = [];
  let ms = from;
  for (const token of text.split(" ")) {
    const pause = /^\|(\d+)\|$/.exec(token);
    if (pause) ms += Number(pause[1]) - 50;
    else {
      words.push({ text: token, startMs: ms, endMs: ms + 300, score, levelDb });
      ms += 350;
    }
  }
  return { language, segments: [{ startMs: from, endMs: ms, text: "", noSpeech, words }] };
}

const lines = (...transcripts: Transcript[]) => segment(transcripts, counter()).lines;
const texts = (...transcripts: Transcript[]) => lines(...transcripts).map(({ text }) => text);

describe("segment cuts", () => {
  test("at the ends of sentences that stand alone", () => {
    expect(texts(say("He was not an ill disposed young man. He might even have been made amiable himself."))).toEqual([
      "He was not an ill disposed young man.",
      "He might even have been made amiable himself.",
    ]);
  });

  test("not after Mr., and never leaves 'And Mr.' alone", () => {
    expect(texts(say("And Mr. |900| John Dashwood had then leisure to consider."))).toEqual(["And Mr. John Dashwood had then leisure to consider."]);
  });

  test("not inside abbreviations, initials and numbers", () => {
    expect(texts(say("Dr. J. Smith of the U.S. Navy paid 3.5 dollars, e.g. for tea."))).toHaveLength(1);
  });

  test("after a shortened word only when the speaker pauses", () => {
    expect(texts(say("The train to the city leaves at seven a.m. |500| He will not be on that train at all."))).toHaveLength(2);
    expect(texts(say("The train to the city leaves at seven a.m. Eastern time and arrives before noon."))).toHaveLength(1);
  });

  test("inside a sentence only at a pause of 1.5 s: an orator's pauses are phrases of one line", () => {
    expect(texts(say("and so my fellow Americans here today |1500| ask not what your country can do"))).toHaveLength(2);
    expect(texts(say("and so my fellow Americans here today |1490| ask not what your country can do"))).toHaveLength(1);
  });

  test("a sentence over 12 s at a clause mark near its middle", () => {
    const words = Array.from({ length: 40 }, (_, index) => (index === 17 ? "then," : "word"));
    expect(lines(say(words.join(" "))).map((line) => line.words)).toEqual([18, 22]);
  });

  test("a sentence over 12 s at its longest pause when it has no marks", () => {
    const words = Array.from({ length: 40 }, (_, index) => (index === 15 ? "word |400|" : "word"));
    expect(lines(say(words.join(" "))).map((line) => line.words)).toEqual([16, 24]);
  });

  test("no fragments: one word joins the nearer neighbour, unless a second of silence parts them", () => {
    expect(texts(say("Please check the number and try again. |800| Goodbye. |400| Thank you for trying it out."))).toEqual([
      "Please check the number and try again.",
      "Goodbye. Thank you for trying it out.",
    ]);
    expect(texts(say("Please check the number and try again. |1200| Goodbye."))).toEqual(["Please check the number and try again.", "Goodbye."]);
  });

  test("several short sentences into one line", () => {
    expect(texts(say("It was late. He was not there. We waited for him."))).toEqual(["It was late. He was not there. We waited for him."]);
  });
});

describe("segment writes", () => {
  test("compounds as one word, and Japanese without spaces", () => {
    expect(texts(say("rather cold -hearted and rather selfish"))).toEqual(["rather cold-hearted and rather selfish"]);
    expect(texts(say("今日 は とても いい 天気 です。 明日 も 晴れる と 思い ます。", { language: "ja" })).join("|")).toBe(
      "今日はとてもいい天気です。|明日も晴れると思います。",
    );
  });

  test("nothing for music and symbols, in brackets or not", () => {
    expect(texts(say("[Music] |300| Welcome to the directory of names. (audience laughing) ♪ * ..."))).toEqual(["Welcome to the directory of names."]);
    expect(lines(say("[Music] ♪"))).toEqual([]);
  });

  test("lines in which nobody could say what was said, or song, as kept", () => {
    expect(lines(say("the the of it and so", { score: 0.1 }))[0]?.treatment).toBe("keep");
    expect(lines(say("thank you for watching this video", { score: 0.5, noSpeech: 0.85 }))[0]?.treatment).toBe("keep");
    expect(lines(say("clear words in a doubtful segment here", { noSpeech: 0.85 }))[0]?.treatment).toBe("dub");
    expect(lines(say("♪we are the champions my friend♪"))[0]?.treatment).toBe("keep");
  });

  test("rows that the schema takes, with the pauses, the mean energy and one speaker", () => {
    const loud = say("one two three four", { levelDb: -10 });
    const quiet = say("five six seven eight", { from: 1700, levelDb: -30 });
    const [line] = lines(loud, quiet);
    expect(Line.parse(line)).toEqual({
      id: "lin_2",
      anchor: "lin_2",
      startMs: 0,
      endMs: 3050,
      speakerId: "spk_1",
      text: "one two three four five six seven eight",
      speech: [
        [0, 1350],
        [1700, 3050],
      ],
      words: 8,
      score: 0.95,
      levelDb: -12.97,
      treatment: "dub",
      revision: 1,
    });
  });

  test("the language most words were heard in", () => {
    expect(segment([say("oui"), say("one two three", { from: 9000 })], counter()).language).toBe("en");
    expect(segment([say("oui", { language: "fr" }), say("one two three", { from: 9000 })], counter()).language).toBe("en");
    expect(segment([], counter())).toEqual({ language: "und", lines: [] });
  });

  test("a line whose first word was stretched over the pause before it begins where the word does", () => {
    const transcript = say("than he was. He might even have been made amiable");
    const he = transcript.segments[0]?.words[3] as Word;
    transcript.segments[0]?.words.slice(4).forEach((word) => Object.assign(word, { startMs: word.startMs + 1500, endMs: word.endMs + 1500 }));
    Object.assign(transcript.segments[0] ?? {}, { endMs: 9000 });
    he.endMs += 1500;
    const [, line] = lines(transcript);
    expect(line?.startMs).toBe(he.endMs - 510);
    expect(line?.speech[0]?.[0]).toBe(he.endMs - 510);
  });

  test("batches of at most ten lines, cut at the longest pause", () => {
    const sentence = "He might even have been made amiable himself.";
    const rows = lines(say(Array.from({ length: 23 }, (_, index) => (index === 6 ? `${sentence} |2000|` : `${sentence} |800|`)).join(" ")));
    const sizes = [...Map.groupBy(rows, ({ anchor }) => anchor)].map(([anchor, batch]) => [batch[0]?.id === anchor, batch.length]);
    expect(sizes).toEqual([
      [true, 7],
      [true, 10],
      [true, 6],
    ]);
  });
});

const wild = fc.array(
  fc.record({
    text: fc.oneof(
      fc.constantFrom("Mr.", "[Music]", "(uh)", "♪", "-self", "end.", "so,", "...", "U.S.", "你好。", "3.5"),
      fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text.trim() !== ""),
    ),
    startMs: fc.integer({ min: -50, max: 60_000 }),
    length: fc.integer({ min: -500, max: 20_000 }),
    score: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { maxLength: 60 },
);
const transcriptOf = (words: { text: string; startMs: number; length: number; score: number }[], sorted: boolean): Transcript => ({
  language: "en",
  segments: [
    {
      startMs: 0,
      endMs: 0,
      text: "",
      noSpeech: 0,
      words: (sorted ? words.toSorted((a, b) => a.startMs - b.startMs) : words).map(({ length, ...word }) => ({
        ...word,
        endMs: word.startMs + length,
        levelDb: -20,
      })),
    },
  ],
});

describe("whatever the recognizer says", () => {
  test("every word belongs to exactly one line, in order", () => {
    fc.assert(
      fc.property(wild, fc.boolean(), (words, sorted) => {
        const heard = heardWords([transcriptOf(words, sorted)]);
        const ranges = cutLines(heard, "en");
        expect(ranges.flatMap(({ from, to }) => heard.slice(from, to).map(({ text }) => text))).toEqual(
          (sorted ? words.toSorted((a, b) => a.startMs - b.startMs) : words).map(({ text }) => text),
        );
      }),
      { numRuns: 3000, seed: 1 },
    );
  });

  test("lines are valid rows, in order, and never overlap", () => {
    fc.assert(
      fc.property(wild, fc.boolean(), (words, sorted) => {
        const rows = segment([transcriptOf(words, sorted)], counter()).lines;
        for (const [index, row] of rows.entries()) {
          Line.parse(row);
          expect(row.endMs).toBeGreaterThan(row.startMs);
          expect(row.startMs).toBeGreaterThanOrEqual(rows[index - 1]?.endMs ?? 0);
          expect(row.speech.at(-1)?.[1]).toBe(row.endMs);
        }
      }),
      { numRuns: 2000, seed: 2 },
    );
  });
});
