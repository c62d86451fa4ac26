import * as fc from "../property.ts";
import { describe, expect, it } from "vitest";
import { deliveryOf, paceOf } from "../../src/dubbing/delivery.ts";
import { Delivery } from "../../src/dubbing/hints.ts";
import type { Line } from "../../src/dubbing/script.ts";

const line = (text: string, speechMs = 2_000, more: Partial<Line> = {}): Line => ({
  id: "lin_1",
  anchor: "lin_1",
  startMs: 0,
  endMs: speechMs,
  speakerId: "spk_1",
  text,
  speech: [[0, speechMs]],
  words: 1,
  score: 0.9,
  levelDb: -20,
  treatment: "dub",
  revision: 1,
  ...more,
});
const moodOf = (text: string) => deliveryOf(line(text), { levelDb: null, rate: null }, null).mood;

describe("the mood of a line", () => {
  it.each([
    "Are you there?",
    "¿Dónde está el tren?",
    "Oye, ¿vienes",
    "هل أنت هنا؟",
    "来てくれますか？",
    "“Are you there?” ",
    "(Really?!)",
    "What!?",
    "Ποιος είναι;",
    "Where is it?…",
    "Ինչո՞ւ եկար։",
  ])("is a question: %s", (text) => expect(moodOf(text)).toBe("question"));

  it.each(["Stop!", "¡Fuera!", "やめて！", "«Halt!»", "¡Cuidado"])("is an exclamation: %s", (text) => expect(moodOf(text)).toBe("exclamation"));

  it.each(["Why? I know why.", "Oh! Well.", "It is late;", "¿Qué? No.", "No marks", "…", "Wait...", "来ます。"])("is a statement: %s", (text) =>
    expect(moodOf(text)).toBe("statement"),
  );
});

describe("level, rate and range of a line", () => {
  it("are against the speaker's own", () => {
    const made = deliveryOf(line("one two three four five six", 2_000, { levelDb: -14.5 }), { levelDb: -20, rate: 2 }, { pitchHz: 120, pitchRange: 9.1 });
    expect(made).toEqual({ mood: "statement", level: 5.5, rate: 1.5, pitchRange: 9.1 });
  });

  it("are not known where the speaker's are not, nothing was measured, or hardly anything is said", () => {
    expect(deliveryOf(line("one two three four"), { levelDb: null, rate: null }, null)).toMatchObject({ level: null, rate: null, pitchRange: null });
    const own = { levelDb: -20, rate: 2 };
    expect(deliveryOf(line("one two three"), own, { pitchHz: null, pitchRange: null })).toMatchObject({ level: 0, rate: null, pitchRange: null });
    expect(deliveryOf(line("one two three four", 900), own, null).rate).toBeNull();
  });

  it("count letters where a script sets no spaces, and words with their marks as one", () => {
    const own = { levelDb: null, rate: 1 };
    expect(deliveryOf(line("电影从七点开始", 1_000), own, null).rate).toBe(7);
    expect(deliveryOf(line("Don't re-enter: 12 o'clock, naïve!", 1_000), own, null).rate).toBe(5);
    expect(deliveryOf(line("हिन्दी में चार शब्द", 1_000), own, null).rate).toBe(4);
    expect(deliveryOf(line("나는 집에 지금 간다", 1_000), own, null).rate).toBe(4);
    expect(deliveryOf(line("私はGoogleで働く", 1_000), own, null).rate).toBe(6);
  });

  it("of a speaker are the median of those lines that tell", () => {
    const lines = [line("a b c d", 1_000), line("a b c d", 2_000), line("a b c d e f", 1_000), line("a", 100), line("x", 100, { speakerId: "spk_2" })];
    expect(paceOf(lines)).toEqual(new Map([["spk_1", 4]]));
  });

  it("are what engines are told, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 60_000 }), (text, ms) => {
        const made = deliveryOf(line(text || "x", ms), { levelDb: -20, rate: 2 }, null);
        expect(Delivery.parse(made)).toEqual(made);
      }),
    );
  });
});
