import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CueLine, cues, toSrt, toVtt } from "../../src/dubbing/cues.ts";
import { cueTexts } from "../../src/dubbing/rows.ts";
import type { Placement } from "../../src/dubbing/script.ts";

const line = (id: string, startMs: number, endMs: number, text = "source", treatment: CueLine["treatment"] = "dub"): CueLine => ({
  id,
  startMs,
  endMs,
  text,
  treatment,
});
const place = (lineId: string, startMs: number, endMs: number): Placement => ({ lineId, placed: true, startMs, endMs, rate: 1, reason: "natural" });
const cuesOf = (lines: CueLine[], texts: Record<string, string>, placements: Placement[] = [], language = "pt-BR") =>
  cues(lines, new Map(Object.entries(texts)), new Map(placements.map((one) => [one.lineId, one])), language);

describe("cues", () => {
  test("show a translation while its take is heard", () => {
    expect(cuesOf([line("a", 1000, 3000)], { a: "Olá a todos." }, [place("a", 1100, 3200)])).toEqual([{ startMs: 1100, endMs: 3200, text: "Olá a todos." }]);
  });

  test("show kept lines at their own time, translated when there is a translation, and muted ones never", () => {
    const lines = [line("a", 0, 2000, "Hello.", "keep"), line("b", 2000, 4000, "Welcome."), line("c", 4000, 6000, "Hush.", "mute")];
    expect(cuesOf(lines, { b: "Bem-vindos.", c: "Silêncio." }, [{ ...place("b", 2000, 4000), placed: false, reason: "too_long" }])).toEqual([
      { startMs: 0, endMs: 2000, text: "Hello." },
      { startMs: 2000, endMs: 4000, text: "Bem-vindos." },
    ]);
  });

  test("stay a second where there is room and never overlap the next", () => {
    const made = cuesOf([line("a", 0, 400), line("b", 700, 900), line("c", 5000, 5100)], { a: "Sim.", b: "Não.", c: "Talvez." });
    expect(made.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [0, 700],
      [700, 1700],
      [5000, 6000],
    ]);
  });

  test("break long lines into cues of two rows in proportion to their characters", () => {
    const text = "O propósito deste teste é dar a você uma noção audível da latência entre você e a máquina, que está executando o aplicativo de teste de eco.";
    const made = cuesOf([line("a", 0, 9000)], { a: text });
    expect(made.map((cue) => cue.text.split("\n"))).toEqual([
      ["O propósito deste teste é dar a você", "uma noção audível da latência entre"],
      ["você e a máquina, que está executando", "o aplicativo de teste de eco."],
    ]);
    expect(made[0]?.endMs).toBe(made[1]?.startMs);
    expect(made.at(-1)?.endMs).toBe(9000);
  });

  test("break Chinese without spaces at 16 characters, closing marks clinging", () => {
    expect(cueTexts("今天天气非常好，我们一起去公园散步吧，然后回家。", "zh")).toEqual(["今天天气非常好，\n我们一起去公园散步吧，然后回家。"]);
  });

  test("never lose, swap or overlap anything, whatever the lines", () => {
    const words = fc.array(fc.oneof(fc.string({ minLength: 1, maxLength: 12 }), fc.constantFrom("palavra,", "你好世界", "a".repeat(60), "fim.", "e")), {
      minLength: 1,
      maxLength: 60,
    });
    const spoken = fc.record({ start: fc.integer({ min: 0, max: 3000 }), length: fc.integer({ min: 1, max: 9000 }), words });
    fc.assert(
      fc.property(fc.array(spoken, { maxLength: 6 }), fc.constantFrom("pt-BR", "zh", "th"), (all, language) => {
        let at = 0;
        const lines = all.map(({ start, length }, index) => {
          at += start;
          return line(`l${index}`, at, at + length);
        });
        const texts = all.map((one) => one.words.join(" "));
        const made = cuesOf(lines, Object.fromEntries(texts.map((text, index) => [`l${index}`, text])), [], language);
        const letters = (text: string) => Array.from(text.replace(/\s/gu, "")).toSorted().join("");
        expect(letters(made.map(({ text }) => text).join(""))).toBe(letters(texts.join("")));
        made.forEach((cue, index) => {
          expect(cue.endMs).toBeGreaterThan(cue.startMs);
          expect(cue.startMs).toBeGreaterThanOrEqual(made[index - 1]?.endMs ?? 0);
          expect(cue.text.split("\n").length).toBeLessThanOrEqual(2);
        });
      }),
      { numRuns: 400, seed: 7 },
    );
  });

  test("rows hold at most 42 characters, and one line's text stays in order", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zà-ú]{1,60}[,.]?$/u), { minLength: 1, maxLength: 60 }), (words) => {
        const texts = cueTexts(words.join(" "), "pt-BR");
        expect(texts.join("").replace(/\s/gu, "")).toBe(words.join(""));
        for (const row of texts.flatMap((text) => text.split("\n"))) expect(row.length).toBeLessThanOrEqual(42);
      }),
      { numRuns: 500, seed: 8 },
    );
  });
});

describe("files", () => {
  const some = [
    { startMs: 1005, endMs: 2999, text: "a < b & c --> d\nsegunda" },
    { startMs: 3_599_999, endMs: 3_600_500, text: "fim" },
  ];

  test("SubRip has commas and numbers", () => {
    expect(toSrt(some)).toBe("1\n00:00:01,005 --> 00:00:02,999\na < b & c --> d\nsegunda\n\n2\n00:59:59,999 --> 01:00:00,500\nfim\n");
  });

  test("WebVTT has its header and no mark-up from the text", () => {
    expect(toVtt(some)).toBe("WEBVTT\n\n1\n00:00:01.005 --> 00:00:02.999\na &lt; b &amp; c --&gt; d\nsegunda\n\n2\n00:59:59.999 --> 01:00:00.500\nfim\n");
    expect(toVtt([])).toBe("WEBVTT\n");
  });
});
