import * as fc from "../../property.ts";
import { describe, expect, test } from "vitest";
import type { Transcript, Word } from "../../../containers/contract/transcript.ts";
import { placeWords } from "../../../src/dubbing/hear/place-words.ts";
import { stitch } from "../../../src/dubbing/hear/stitch.ts";
import { hearing, segmented } from "./speech.ts";
import { transcriptOf } from "./wild.ts";

const OVERLAP_MS = 2_000;
type Heard = { text: string; startMs: number; endMs: number };

/** Speech of few different words, so that neighbours are often alike, over about `most` words. */
function speech(most: number): fc.Arbitrary<Heard[]> {
  const step = fc.record({
    text: fc.constantFrom("no", "no,", "yes", "we", "the", "house", "is", "und", "very", "old."),
    gap: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 150 }) }, { weight: 1, arbitrary: fc.integer({ min: 200, max: 1_500 }) }),
    length: fc.integer({ min: 90, max: 600 }),
  });
  return fc.array(step, { minLength: 20, maxLength: most }).map((steps) => {
    let now = 0;
    return steps.map(({ text, gap, length }) => {
      const startMs = now + gap;
      now = startMs + length;
      return { text, startMs, endMs: now };
    });
  });
}

/** What a recognizer hears of a piece: the words that lie in it, half a word at either edge, every time a little off. */
function piece(words: readonly Heard[], part: { fromMs: number; untilMs: number }, jitter: readonly number[]): Transcript {
  const startMs = part.fromMs - OVERLAP_MS;
  const endMs = part.untilMs + OVERLAP_MS;
  const heard = words.filter((word) => word.endMs > startMs && word.startMs < endMs);
  const rows = heard.map((word, at): Word => {
    const off = jitter[at % jitter.length]!;
    const text = word.startMs < startMs || word.endMs > endMs ? "torn" : word.text;
    return { text, startMs: word.startMs + off, endMs: word.endMs + off, score: 0.9, levelDb: -20, speaker: null };
  });
  return transcriptOf(rows);
}

const jitters = fc.array(fc.integer({ min: -120, max: 120 }), { minLength: 5, maxLength: 5 });

describe("pieces that overlap", () => {
  test("are joined with no word lost or doubled, though both hear it at other times", () => {
    fc.assert(
      fc.property(speech(120), fc.array(fc.integer({ min: 5_000, max: 12_000 }), { minLength: 1, maxLength: 4 }), jitters, jitters, (words, lengths, a, b) => {
        const end = words.at(-1)!.endMs;
        const borders = lengths.reduce<number[]>((all, length) => [...all, all.at(-1)! + length], [0]).filter((at) => at < end);
        const parts = borders.map((fromMs, at) => ({ fromMs, untilMs: borders[at + 1] ?? end }));
        const pieces = parts.map((part, at) => placeWords(piece(words, part, at % 2 ? a : b)));
        expect(stitch(pieces, parts).words.map(({ text }) => text)).toEqual(words.map(({ text }) => text));
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  test("take one side's word where the two heard different ones at one place", () => {
    const left = transcriptOf(words("We saw the|1400 see|1700 yesterday|2000 evening|2600"));
    const right = transcriptOf(words("saw the|1420 sea|1690 yesterday|2030 evening|2590 again.|3100"));
    const parts = [part(0, 1_850), part(1_850, 5_000)];
    const texts = segmented(hearing([left, right], { pieces: parts })).lines.map(({ text }) => text);
    expect(texts).toEqual(["We saw the sea yesterday evening again."]);
  });

  test("are parted at the border where nothing was heard by both", () => {
    const left = transcriptOf(words("one|100 two|500"));
    const right = transcriptOf(words("three|9000 four|9500"));
    const parts = [part(0, 5_000), part(5_000, 9_900)];
    expect(stitch([left, right].map(placeWords), parts).words.map(({ text }) => text)).toEqual(["one", "two", "three", "four"]);
  });

  test("are joined by their words where times are only guessed", () => {
    const all = Array.from({ length: 60 }, (_, at) => `w${at}`);
    const untimed = (texts: string[], startMs: number, endMs: number): Transcript => ({
      ...transcriptOf([]),
      segments: [{ startMs, endMs, text: texts.join(" "), noSpeech: null, words: [] }],
    });
    const parts = [part(0, 15_000), part(15_000, 30_000)];
    const pieces = [untimed(all.slice(0, 34), 0, 17_000), untimed(all.slice(26), 13_000, 30_000)];
    expect(stitch(pieces.map(placeWords), parts).words.map(({ text }) => text)).toEqual(all);
  });

  test("are only put one after the other where no own parts are said", () => {
    const texts = segmented(hearing([transcriptOf(words("one two three four|1400")), transcriptOf(words("three four five six|1500"))])).lines.flatMap(
      ({ heard }) => heard!,
    );
    expect(texts).toHaveLength(8);
  });
});

function part(fromMs: number, untilMs: number) {
  return { fromMs, untilMs };
}

/** "the|1400" begins there, a word without a time 300 ms after the one before; every word lasts 250 ms. */
function words(text: string): Word[] {
  let next = 800;
  return text.split(" ").map((token) => {
    const [word, at] = token.split("|");
    const startMs = at === undefined ? next : Number(at);
    next = startMs + 300;
    return { text: word!, startMs, endMs: startMs + 250, score: 0.9, levelDb: -20, speaker: null };
  });
}
