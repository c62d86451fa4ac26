import * as fc from "../../property.ts";
import { describe, expect, test } from "vitest";
import { cpuMs } from "../../cpu-ms.ts";
import { readSheet } from "../../../src/dubbing/scripts/read-sheet.ts";
import { sideOf } from "../../../src/dubbing/scripts/sheet.ts";
import { writeScript } from "../../../src/dubbing/scripts/write-script.ts";
import { afterChange, anySheet, compared, FORMATS, lineOf, small } from "./sheets.ts";

const SIDES = [null, "pt-BR"] as const;
const cases = FORMATS.flatMap((format) => SIDES.map((language) => ({ format, language, side: language === null ? "source" : "translation" })));
const NOTHING = { changed: [], conflicts: [], added: [], deleted: [], missing: [], unknown: [], refused: [], warnings: [] };

describe.each(cases)("a script that goes out as $format with its $side side", ({ format, language }) => {
  test("and comes back changes nothing, whatever is in it", () => {
    fc.assert(
      fc.property(anySheet(language), fc.boolean(), (sheet, bom) => {
        fc.pre(sheet.lines.length > 0);
        expect(compared(sheet, writeScript(sheet, format, { bom }), format)).toEqual({ ...NOTHING, unchanged: sheet.lines.length });
      }),
      { numRuns: 400, seed: 8 },
    );
  });

  test("and comes back with other row ends, as its format is told from the text", () => {
    const sheet = small({ language });
    for (const end of ["\n", "\r\n", "\r"]) {
      const file = `\ufeff${writeScript(sheet, format).replaceAll(/\r?\n/gu, end)}`;
      expect(compared(sheet, file, null)).toEqual({ ...NOTHING, unchanged: 6 });
    }
  });

  test("with one text changed changes that line alone", () => {
    const words = fc.stringMatching(/^[a-zé][a-zé ,.!?'"&<>{}=+@日本語😀-]{0,30}[a-zé.]$/u).filter((text) => !/ {2}|<[a-z/]/u.test(text));
    fc.assert(
      fc.property(anySheet(language), fc.nat(), words, (sheet, nth, text) => {
        fc.pre(sheet.lines.length > 0);
        const at = nth % sheet.lines.length;
        const lines = sheet.lines.map((line, index) => (index === at ? { ...line, ...(language === null ? { text } : { translation: text }) } : line));
        const before = readBack(sheet, format)[at];
        fc.pre(before !== text);
        const difference = compared(sheet, writeScript({ ...sheet, lines }, format), format);
        const { id, revision } = sheet.lines[at]!;
        expect(difference.changed.map(({ lineId, revision: now, after }) => ({ lineId, now, after }))).toEqual([
          { lineId: id, now: revision, after: { text } },
        ]);
        expect(difference).toMatchObject({ ...NOTHING, changed: expect.anything(), unchanged: sheet.lines.length - 1 });
      }),
      { numRuns: 300, seed: 9 },
    );
  });
});

/** The texts that a file holds. */
function readBack(sheet: Parameters<typeof writeScript>[0], format: (typeof FORMATS)[number]): (string | null)[] {
  const side = sideOf(sheet);
  const { rows } = readSheet(new TextEncoder().encode(writeScript(sheet, format)), { format, side, columns: {} });
  return rows.map((row) => (side === "source" ? row.text : row.translation));
}

test.each([
  ["srt", ["a <b and c> d", "--> x", "1984", "שלום\u200f!", '"quoted", and more']],
  ["vtt", ["<i>so</i>", "&amp; --> x", "NOTE it", "{\\i1}x", "\u200fשלום", "back\\slash"]],
  ["ass", ["{\\i1}x{\\i0}", "back\\slash \\N", "a, b, c", "<i>so</i>", "{open", "\u200fשלום"]],
  ["csv", ["=1+1", "'=1", "''", "-x", "\uff1dx", "a,b;c", 'say "x"', "two\nrows", "<i>so</i> {\\i1}"]],
  ["json", ["=1+1", "two\nrows", "<i>so</i> {\\i1}", '"', "\\"]],
] as const)("%s keeps every character of texts that look like its own marks", (format, texts) => {
  expect(readBack(small({ lines: texts.map((text, at) => lineOf(at + 1, { text })) }), format)).toEqual(texts);
});

test("hundredths of a second are no change of times, and one time that is changed leaves the other as exact as it was", () => {
  expect(afterChange(small(), "ass", (file) => file).changed).toEqual([]);
  const { changed } = afterChange(small(), "ass", (file) => file.replace("0:00:02.00,0:00:03.50", "0:00:02.00,0:00:03.40"));
  expect(changed).toMatchObject([{ lineId: "lin_1", before: { startMs: 2_003, endMs: 3_504 }, after: { startMs: 2_003, endMs: 3_400 } }]);
});

test("a film of 3,000 lines is compared in a second, in every format", () => {
  const sheet = small({ language: "pt-BR", lines: Array.from({ length: 3_000 }, (_, at) => lineOf(at + 1, { revision: 1 })) });
  for (const format of FORMATS) {
    expect(compared(sheet, writeScript(sheet, format), null).unchanged).toBe(3_000);
    expect(cpuMs(() => compared(sheet, writeScript(sheet, format), null), 1_000)).toBeLessThan(1_000);
  }
});
