import * as fc from "../../property.ts";
import { describe, expect, test } from "vitest";
import { Transcript } from "../../../containers/contract/transcript.ts";
import { placeWords } from "../../../src/dubbing/hear/place-words.ts";
import { onsetOf } from "../../../src/dubbing/hear/words.ts";
import { Line } from "../../../src/dubbing/script.ts";
import { hearing, segmented } from "./speech.ts";
import { plainWords, transcriptOf, wildHearing, wildOptions, wildTurns } from "./wild.ts";

function bySpeaker(lines: readonly Line[]): Line[][] {
  return [...Map.groupBy(lines, ({ speakerId }) => speakerId).values()];
}

/** A script as a transcript again: a segment for each line, its words as they were heard, its speaker's id for a label. */
function again(lines: readonly Line[], language: string): Transcript {
  const segments = lines.map(({ startMs, endMs, text, heard, speakerId: speaker }) => ({
    startMs,
    endMs,
    text,
    noSpeech: 0,
    words: heard!.map(([word, start, end, score]) => ({ text: word, startMs: start, endMs: end, score, levelDb: null, speaker })),
  }));
  return { language, segments, regions: [], events: [], detected: null };
}

function shape(lines: readonly Line[]) {
  const order = [...new Set(lines.map(({ speakerId }) => speakerId))];
  return lines.map(({ speakerId, text, startMs, endMs, speech, heard }) => ({ speaker: order.indexOf(speakerId), text, startMs, endMs, speech, heard }));
}

describe("whatever the schemas allow", () => {
  test("becomes valid rows: in order, times inside their parents, never two lines of one speaker at once", () => {
    fc.assert(
      fc.property(wildHearing, wildOptions, (heard, options) => {
        for (const each of heard.transcripts) Transcript.parse(each);
        const { lines } = segmented(heard, options);
        for (const line of lines) {
          Line.parse(line);
          const inside = [...line.speech, ...(line.heard ?? []).map(([, start, end]) => [start, end] as const)];
          expect(line.startMs).toBeGreaterThanOrEqual(0);
          expect(line.endMs).toBeGreaterThan(line.startMs);
          for (const [start, end] of inside) expect(line.startMs <= start && start < end && end <= line.endMs).toBe(true);
          expect([line.speech[0]![0], line.speech.at(-1)![1]]).toEqual([line.startMs, line.endMs]);
        }
        expect(lines.map(({ startMs }) => startMs)).toEqual(lines.map(({ startMs }) => startMs).toSorted((a, b) => a - b));
        for (const own of bySpeaker(lines)) for (const [at, line] of own.slice(1).entries()) expect(line.startMs).toBeGreaterThanOrEqual(own[at]!.endMs);
      }),
      { numRuns: 400, seed: 1 },
    );
  });

  test("keeps every word in exactly one line, or counts it as dropped", () => {
    fc.assert(
      fc.property(wildHearing, wildOptions, (heard, options) => {
        const { lines, dropped } = segmented({ ...heard, pieces: [] }, options);
        const kept = lines.flatMap((line) => line.heard ?? []).length;
        expect(kept + dropped).toBe(heard.transcripts.flatMap(placeWords).length);
        for (const line of lines) expect(line.words).toBe(line.heard?.length ?? 1);
      }),
      { numRuns: 400, seed: 2 },
    );
  });
});

describe("a film's words", () => {
  test("are each in one line of one speaker, in the order in which they were said", () => {
    fc.assert(
      fc.property(plainWords(80), wildTurns, fc.boolean(), (words, turns, isTold) => {
        const { lines } = segmented(hearing([transcriptOf(words)], { turns: isTold ? turns : null }));
        const said = lines.flatMap(({ heard }) => heard!.map(([text]) => text));
        expect(said.toSorted()).toEqual(words.map(({ text }) => text).toSorted());
        for (const own of bySpeaker(lines)) {
          const numbers = own.flatMap(({ heard }) => heard!.map(([text]) => Number(/\d+/u.exec(text)![0])));
          expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        }
      }),
      { numRuns: 400, seed: 3 },
    );
  });

  test("make lines without a pause of more than a second, and hardly any over 12 s", () => {
    fc.assert(
      fc.property(plainWords(120), wildTurns, (words, turns) => {
        for (const { heard, startMs, endMs } of segmented(hearing([transcriptOf(words)], { turns })).lines) {
          const pauses = heard!.slice(1).map(([text, start, end], at) => onsetOf({ text, startMs: start, endMs: end }) - heard![at]![2]);
          expect(Math.max(0, ...pauses)).toBeLessThanOrEqual(1_000);
          expect(endMs - startMs).toBeLessThanOrEqual(13_500);
        }
      }),
      { numRuns: 400, seed: 4 },
    );
  });

  test("give the same lines when the script's own words are segmented again", () => {
    fc.assert(
      fc.property(plainWords(100), wildTurns, fc.boolean(), (words, turns, isTold) => {
        const first = segmented(hearing([transcriptOf(words)], { turns: isTold ? turns : null })).lines;
        expect(shape(segmented(hearing([again(first, "en")])).lines)).toEqual(shape(first));
      }),
      { numRuns: 400, seed: 5 },
    );
  });
});
