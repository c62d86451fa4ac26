/** Whatever a recognizer may say: everything that the contract's schemas allow, and mostly what is odd. */
import * as fc from "../../property.ts";
import type { Transcript, Word } from "../../../containers/contract/transcript.ts";
import type { Hearing } from "../../../src/dubbing/segment.ts";

const ms = fc.oneof(fc.integer({ min: -50, max: 60_000 }), fc.constantFrom(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 0));
const text = fc.oneof(
  fc.constantFrom("Mr.", "[Music]", "(laughs)", "♪", "♪la", "la♪", "-self", "end.", "so,", "...", "U.S.", "你好。", "3.5", "mhm", "*", "(", "¿", "?", " "),
  fc.string({ minLength: 1, maxLength: 8 }),
  fc.string({ minLength: 1, maxLength: 4, unit: "binary" }),
);
const language = fc.oneof(
  fc.constantFrom("en", "de", "ja", "th", "pt-BR", "zh-Hant", "xx", "!!", "constructor", "__proto__"),
  fc.string({ minLength: 2, maxLength: 35 }),
);
const word: fc.Arbitrary<Word> = fc
  .record({
    text,
    startMs: fc.option(ms, { freq: 6 }),
    length: fc.integer({ min: -500, max: 20_000 }),
    hasEnd: fc.integer({ min: 0, max: 5 }).map((each) => each > 0),
    score: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 6 }),
    levelDb: fc.option(fc.oneof(fc.double({ min: -90, max: 0, noNaN: true }), fc.double({ noNaN: true, noDefaultInfinity: true })), { freq: 6 }),
    speaker: fc.option(fc.constantFrom("A", "B", "C", "")),
  })
  .map(({ length, hasEnd, ...rest }) => ({
    ...rest,
    endMs: hasEnd && rest.startMs !== null ? Math.max(Number.MIN_SAFE_INTEGER, Math.min(rest.startMs + length, Number.MAX_SAFE_INTEGER)) : null,
  }));
const part = fc.record({
  startMs: ms,
  endMs: ms,
  text: fc.oneof(text, fc.constant("several words, in a text. 今日は。")),
  noSpeech: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  words: fc.array(word, { maxLength: 25 }),
});
const transcript: fc.Arbitrary<Transcript> = fc.record({
  language,
  segments: fc.array(part, { maxLength: 4 }),
  regions: fc.array(fc.tuple(ms, ms), { maxLength: 6 }),
  events: fc.array(fc.record({ startMs: ms, endMs: ms, kind: fc.constantFrom("laughter", "applause", "song", "music", "other") }), { maxLength: 4 }),
  detected: fc.option(fc.record({ language, probability: fc.double({ noNaN: true, noDefaultInfinity: true }) })),
});

export const wildHearing: fc.Arbitrary<Hearing> = fc.record({
  transcripts: fc.array(transcript, { maxLength: 3 }),
  pieces: fc.oneof(fc.constant([]), fc.array(fc.record({ fromMs: ms, untilMs: ms }), { maxLength: 4 })),
  turns: fc.option(fc.array(fc.record({ startMs: ms, endMs: ms, speaker: fc.integer({ min: 0, max: 4 }) }), { maxLength: 12 })),
});
export const wildOptions = fc.record({
  language: fc.option(language),
  isScript: fc.boolean(),
  breaks: fc.array(fc.integer({ min: -1, max: 60 }), { maxLength: 4 }),
});

/** One piece of up to `most` words "w0 w1 ..." that never say the same, with pauses, marks and, where `turns`, several speakers. */
export function plainWords(most: number): fc.Arbitrary<Word[]> {
  const step = fc.record({
    gap: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 200 }) }, { weight: 1, arbitrary: fc.integer({ min: -300, max: 2_500 }) }),
    length: fc.integer({ min: 60, max: 700 }),
    mark: fc.oneof({ weight: 6, arbitrary: fc.constant("") }, { weight: 2, arbitrary: fc.constantFrom(",", ".", "?", "…", " -") }),
  });
  return fc.array(step, { minLength: 1, maxLength: most }).map((steps) => {
    let now = 1_000;
    return steps.map(({ gap, length, mark }, index) => {
      const startMs = Math.max(0, now + gap);
      now = startMs + length;
      return { text: `${index % 3 ? "w" : "W"}${index}${mark.trim()}`, startMs, endMs: now, score: 0.9, levelDb: -20, speaker: null };
    });
  });
}
export const wildTurns = fc.array(
  fc
    .record({ startMs: fc.integer({ min: 0, max: 30_000 }), length: fc.integer({ min: 100, max: 6_000 }), speaker: fc.integer({ min: 0, max: 2 }) })
    .map(({ length, ...turn }) => ({ ...turn, endMs: turn.startMs + length })),
  { minLength: 1, maxLength: 20 },
);

export function transcriptOf(words: readonly Word[], language = "en"): Transcript {
  const segments = words.length === 0 ? [] : [{ startMs: 0, endMs: 0, text: "", noSpeech: 0, words: [...words] }];
  return { language, segments, regions: [], events: [], detected: null };
}
