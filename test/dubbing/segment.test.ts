import { describe, expect, test } from "vitest";
import { Line } from "../../src/dubbing/script.ts";
import { hearing, say, segmented } from "./hear/speech.ts";
import type { Transcript } from "../../containers/contract/transcript.ts";

const lines = (...transcripts: Transcript[]) => segmented(hearing(transcripts)).lines;
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

  test("inside a sentence only at a pause of more than 1 s: an orator's shorter ones are phrases of one line", () => {
    expect(texts(say("and so my fellow Americans here today |1010| ask not what your country can do"))).toHaveLength(2);
    expect(texts(say("and so my fellow Americans here today |1000| ask not what your country can do"))).toHaveLength(1);
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
    expect(texts(say("[Music] |300| Welcome to the directory of names. (coughs) ♪ * ..."))).toEqual(["Welcome to the directory of names."]);
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
    const at = (index: number) => 350 * index + (index > 3 ? 300 : 0);
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
      heard: "one two three four five six seven eight".split(" ").map((text, index) => [text, at(index), at(index) + 300, 0.95]),
    });
  });

  test("the language most words were heard in", () => {
    expect(segmented(hearing([say("oui"), say("one two three", { from: 9000 })])).language).toBe("en");
    expect(segmented(hearing([say("oui", { language: "fr" }), say("one two three", { from: 9000 })])).language).toBe("en");
    expect(segmented(hearing([say("Ich weiß nicht, was du damit meinst, aber gut.", { language: "und" })])).language).toBe("de");
    expect(segmented(hearing([]))).toEqual({ language: "und", lines: [], warnings: [], speakers: [], dropped: 0 });
  });

  test("a line whose first word was stretched over the pause before it begins where the word does", () => {
    const transcript = say("than he was. He might even have been made amiable");
    const [segmentOfAll] = transcript.segments;
    const late = segmentOfAll!.words.map((word, at) => ({ ...word, startMs: word.startMs! + (at > 3 ? 1500 : 0), endMs: word.endMs! + (at > 2 ? 1500 : 0) }));
    const [, line] = lines({ ...transcript, segments: [{ ...segmentOfAll!, endMs: 9000, words: late }] });
    const onset = late[3]!.endMs - 510;
    expect([line?.startMs, line?.speech[0]?.[0], line?.heard?.[0]?.[1]]).toEqual([onset, onset, onset]);
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
