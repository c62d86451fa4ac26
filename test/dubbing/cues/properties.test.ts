/** What holds of the cues of any lines (fast-check). */
import * as fc from "../../property.ts";
import { describe, expect, test } from "vitest";
import { cues } from "../../../src/dubbing/cues/cues.ts";
import type { CueLine, TakeWord } from "../../../src/dubbing/cues/params.ts";
import { readingOf } from "../../../src/dubbing/cues/reading.ts";
import { line, placed } from "./lines.ts";

const LANGUAGES = ["pt-BR", "en", "zh", "th", "ar", "ko", "xx"];
const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12, unit: "binary" }),
  fc.stringMatching(/^[a-zà-ú]{1,12}[,.]?$/u),
  fc.constantFrom("palavra,", "你好世界，", "a".repeat(60), "fim.", "e", "de", "สวัสดี", "مرحبا", "- ", "{\\an8}", "👩‍👩‍👧", "1.000"),
);
const spoken = fc.record({
  gapMs: fc.integer({ min: -3000, max: 4000 }),
  lengthMs: fc.integer({ min: 1, max: 12_000 }),
  words: fc.array(word, { minLength: 1, maxLength: 40 }),
  speaker: fc.constantFrom("s1", "s1", "s1", "s2", "s3"),
  treatment: fc.constantFrom("dub", "dub", "dub", "keep", "mute"),
  parts: fc.integer({ min: 0, max: 3 }),
  isHeard: fc.boolean(),
});
type Spoken = typeof spoken extends fc.Arbitrary<infer One> ? One : never;
const film = fc.record({ spoken: fc.array(spoken, { maxLength: 7 }), language: fc.constantFrom(...LANGUAGES) });

function linesOf(all: readonly Spoken[]): CueLine[] {
  let at = 0;
  return all.map(({ gapMs, lengthMs, words, speaker, treatment, parts, isHeard }, index) => {
    const startMs = Math.max(0, at + gapMs);
    at = startMs + lengthMs;
    const text = words.join(" ");
    const placement = parts === 0 ? null : placed(startMs, at, parts === 1 ? undefined : partsOf(startMs, at, parts));
    const heard = isHeard ? text.split(" ").map((each, no): TakeWord => [each, no * 150, no * 150 + 120]) : null;
    return line(`l${index}`, startMs, at, text, { speakerId: speaker, treatment, placement, heard });
  });
}

function partsOf(startMs: number, endMs: number, count: number) {
  const step = (endMs - startMs) / count;
  const at = (share: number) => Math.round(startMs + share * step);
  return Array.from({ length: count }, (_, no) => ({
    fromMs: no * 1000,
    toMs: no + 1 < count ? no * 1000 + 900 : null,
    startMs: at(no),
    endMs: Math.max(at(no), at(no + 1) - 100),
  }));
}

/** What a reader reads: white space, controls and the dashes of two speakers aside. */
const letters = (text: string): string => Array.from(text.toWellFormed().replace(/[\s\p{Cc}\ufeff-]/gu, "")).join("");

describe("cues of any lines", () => {
  test("never overlap, are in order, and last between a moment and seven seconds", () => {
    fc.assert(
      fc.property(film, ({ spoken: all, language }) => {
        const made = cues(linesOf(all), language);
        for (const [at, cue] of made.entries()) {
          expect(cue.endMs - cue.startMs).toBeGreaterThanOrEqual(834);
          expect(cue.endMs - cue.startMs).toBeLessThanOrEqual(7000);
          expect(cue.startMs).toBeGreaterThanOrEqual(made[at - 1]?.endMs ?? 0);
          expect([cue.startMs, cue.endMs].every(Number.isInteger)).toBe(true);
        }
      }),
      { numRuns: 250, seed: 7 },
    );
  });

  test("lose no text, and keep each line's in order", () => {
    fc.assert(
      fc.property(film, ({ spoken: all, language }) => {
        const lines = linesOf(all).filter(({ treatment }) => treatment !== "mute");
        const made = cues(lines, language);
        const sorted = (texts: readonly string[]) =>
          Array.from(letters(texts.join("")))
            .sort()
            .join("");
        expect(sorted(made.map(({ text }) => text))).toBe(sorted(lines.map(({ translation }) => translation!)));
        const alone = lines.filter(({ id }) => made.every(({ lineIds }) => !lineIds.includes(id) || lineIds.length === 1));
        for (const { id, translation } of alone) {
          const own = made.filter(({ lineIds }) => lineIds.includes(id)).map(({ text }) => text);
          expect(letters(own.join(""))).toBe(letters(translation!));
        }
      }),
      { numRuns: 250, seed: 8 },
    );
  });

  test("have at most two rows, none wider than the language's", () => {
    fc.assert(
      fc.property(film, ({ spoken: all, language }) => {
        const lines = linesOf(all);
        for (const { text, lineIds } of cues(lines, language)) {
          const rows = text.split("\n");
          expect(rows.length).toBeLessThanOrEqual(2);
          // Of two lines that share a cue, each row is as wide as its own line's script allows.
          const of = lineIds.map((id) => readingOf(language, lines.find((one) => one.id === id)!.translation!));
          for (const row of rows) expect(of.some(({ width, room }) => width(row) <= room)).toBe(true);
        }
      }),
      { numRuns: 250, seed: 9 },
    );
  });

  test("are read at the language's speed, or touch the next: what is too fast leaves no time unused", () => {
    fc.assert(
      fc.property(film, ({ spoken: all, language }) => {
        const lines = linesOf(all);
        const made = cues(lines, language);
        const hurried = made.filter(({ startMs, endMs, text, lineIds }) => {
          const { needMs, width } = readingOf(language, lines.find(({ id }) => id === lineIds[0])!.translation!);
          const said = text.replace(lineIds.length > 1 ? /^- |(?<=\n)- /gu : "", "").replaceAll("\n", "");
          return endMs - startMs < needMs(width(said));
        });
        for (const cue of hurried) expect(made.map(({ startMs }) => startMs)).toContain(cue.endMs);
      }),
      { numRuns: 250, seed: 10 },
    );
  });

  test("come when their line does, and none outlasts the film", () => {
    fc.assert(
      fc.property(film, ({ spoken: all, language }) => {
        const lines = linesOf(all);
        for (const { startMs, lineIds } of cues(lines, language)) {
          expect(startMs).toBeGreaterThanOrEqual(Math.min(...lines.filter(({ id }) => lineIds.includes(id)).map((one) => one.startMs)));
        }
        const filmMs = 20_000 + Math.max(0, ...lines.map(({ endMs }) => endMs));
        for (const { startMs, endMs } of cues(lines, language, filmMs)) expect([startMs < endMs, endMs <= filmMs]).toEqual([true, true]);
      }),
      { numRuns: 200, seed: 13 },
    );
  });

  test("are the same each time", () => {
    fc.assert(
      fc.property(film, ({ spoken: all, language }) => {
        const lines = linesOf(all);
        expect(cues(lines, language)).toEqual(cues(structuredClone(lines), language));
      }),
      { numRuns: 100, seed: 11 },
    );
  });
});
