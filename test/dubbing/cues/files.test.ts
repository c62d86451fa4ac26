import { compile } from "ass-compiler";
import * as fc from "../../property.ts";
import { describe, expect, test } from "vitest";
import { Overlay } from "../../../src/dubbing/cues/overlay.ts";
import { toAss } from "../../../src/dubbing/cues/write-ass.ts";
import { toPlayedSrt, toSrt } from "../../../src/dubbing/cues/write-srt.ts";
import { toVtt } from "../../../src/dubbing/cues/write-vtt.ts";
import { hideEscapes, showEscapes } from "../../../src/dubbing/scripts/ass-text.ts";

const some = [
  { startMs: 1005, endMs: 2999, text: "a < b & c --> d\nsegunda" },
  { startMs: 3_599_999, endMs: 3_600_500, text: "fim" },
];
const cue = (text: string, more = {}) => ({ startMs: 1000, endMs: 2000, text, lineIds: ["a"], isKept: false, ...more });
const rowsIn = (ass: string) => ass.split("\n").filter((row) => row.startsWith("Dialogue: "));
const picture = { width: 1280, height: 720 };

describe("SubRip", () => {
  test("has commas and numbers", () => {
    expect(toSrt(some)).toBe("1\n00:00:01,005 --> 00:00:02,999\na < b & c --> d\nsegunda\n\n2\n00:59:59,999 --> 01:00:00,500\nfim\n");
  });

  test("that is played has no mark-up from the text: what would be read as a tag is broken by a word joiner", () => {
    const text = toPlayedSrt([cue("<i>x</i> {\\an8}y {y:i}z C:\\New 1 < 2")]).split("\n")[2];
    expect(text).toBe("<\u2060i>x<\u2060/i> {\u2060\\\u2060an8}y {\u2060y:i}z C:\\\u2060New 1 < 2");
  });
});

describe("WebVTT", () => {
  test("has its header and no mark-up from the text", () => {
    expect(toVtt(some)).toBe("WEBVTT\n\n1\n00:00:01.005 --> 00:00:02.999\na &lt; b &amp; c --&gt; d\nsegunda\n\n2\n00:59:59.999 --> 01:00:00.500\nfim\n");
    expect(toVtt([])).toBe("WEBVTT\n");
  });

  test("names its language", () => {
    expect(toVtt(some, "pt-BR").split("\n").slice(0, 4)).toEqual(["WEBVTT", "Language: pt-BR", "", "1"]);
    expect(toVtt([], "pt-BR")).toBe("WEBVTT\nLanguage: pt-BR\n");
  });
});

describe("SubStation Alpha", () => {
  test("is as large as the picture, and its letters as large as 42 of them fit", () => {
    const wide = compile(toAss([cue("Olá.\nTudo bem?")], { language: "pt-BR", picture }), {});
    expect([wide.width, wide.height]).toEqual([1280, 720]);
    expect(wide.styles["Dub"]?.style).toMatchObject({ Fontname: "DejaVu Sans", Fontsize: 37, Alignment: 2 });
    expect(wide.dialogues.map(({ start, end }) => [start, end])).toEqual([[1, 2]]);
    const upright = compile(toAss([], { language: "pt-BR", picture: { width: 720, height: 1280 } }), {});
    expect(Number(upright.styles["Dub"]?.style.Fontsize) * 0.47 * 42).toBeLessThanOrEqual(720);
    expect(toAss([], { language: "en", picture: null })).toContain("PlayResX: 1920\nPlayResY: 1080\n");
  });

  test("shows who keeps their voice in italics, and overlays where they were put", () => {
    const overlays = [
      { text: "Lisboa, 1755", startMs: 0, endMs: 3000, position: "top" as const },
      { text: "Saída", startMs: 500, endMs: 900, position: "bottom" as const },
    ];
    const titles = toAss([cue("Hello.", { isKept: true })], { language: "pt-BR", picture, overlays });
    expect(rowsIn(titles)).toEqual([
      "Dialogue: 1,0:00:00.00,0:00:03.00,Top,,0,0,0,,Lisboa, 1755",
      "Dialogue: 1,0:00:00.50,0:00:00.90,Bottom,,0,0,0,,Saída",
      "Dialogue: 0,0:00:01.00,0:00:02.00,Kept,,0,0,0,,Hello.",
    ]);
    const { styles } = compile(titles, {});
    expect([styles["Kept"]?.style.Italic, styles["Top"]?.style.Alignment]).toEqual([-1, 8]);
    // Above two rows of subtitles.
    expect(Number(styles["Bottom"]?.style.MarginV)).toBeGreaterThan(Number(styles["Dub"]?.style.MarginV) + 2 * 37);
  });

  test("has no tag, break or event from anybody's text", () => {
    const text = fc.string({
      unit: fc.constantFrom("{", "}", "\\", "N", "n", "h", "b1", "an8", "pos(1,1)", "\n", "\r", "a", ",", "\u2028", "Dialogue: ", "\0"),
    });
    fc.assert(
      fc.property(text, text, (said, shown) => {
        const overlays = shown.trim() === "" ? [] : [{ text: shown, startMs: 0, endMs: 900, position: "middle" as const }];
        const ass = toAss([cue(said)], { language: "en", picture, overlays });
        expect(rowsIn(ass)).toHaveLength(1 + overlays.length);
        const { dialogues } = compile(hideEscapes(ass), {});
        for (const { slices, pos, alignment } of dialogues) {
          expect(pos).toBeUndefined();
          expect([2, 5]).toContain(alignment);
          expect(slices.flatMap(({ fragments }) => fragments.map(({ tag }) => Object.keys(tag))).flat()).toEqual([]);
        }
        const seen = dialogues.map(({ slices }) => slices.flatMap(({ fragments }) => fragments.map(({ text: piece }) => piece)).join(""));
        const read = (some: string) => showEscapes(some.replaceAll("\\N", "")).replace(/[\s\0]/gu, "");
        expect(seen.map(read)).toEqual([...overlays.map(({ text: one }) => one), said].map((one) => one.replace(/[\s\0\u2028]/gu, "")));
      }),
      { numRuns: 300, seed: 12 },
    );
  });
});

describe("an overlay", () => {
  test("says something for a while, in at most 200 characters", () => {
    expect(Overlay.parse({ text: "Olá", startMs: 0, endMs: 10 })).toEqual({ text: "Olá", startMs: 0, endMs: 10, position: "top" });
    expect(() => Overlay.parse({ text: " \n", startMs: 0, endMs: 10 })).toThrow(/says something/u);
    expect(() => Overlay.parse({ text: "a", startMs: 10, endMs: 10 })).toThrow(/ends after it began/u);
    expect(() => Overlay.parse({ text: "a".repeat(201), startMs: 0, endMs: 10 })).toThrow(/200/u);
    expect(() => Overlay.parse({ text: "a", startMs: 0, endMs: 10, position: "left" })).toThrow(/position/u);
  });
});
