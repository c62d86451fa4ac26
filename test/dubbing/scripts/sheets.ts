/** Scripts for the tests: a small one of known texts, and any. */
import * as fc from "../../property.ts";
import { compareScript, type CompareOptions } from "../../../src/dubbing/scripts/compare-script.ts";
import type { CsvColumns } from "../../../src/dubbing/scripts/csv-columns.ts";
import type { ScriptDifference } from "../../../src/dubbing/scripts/script-difference.ts";
import { readSheet } from "../../../src/dubbing/scripts/read-sheet.ts";
import { type ScriptSheet, type SheetFormat, type SheetLine, sideOf } from "../../../src/dubbing/scripts/sheet.ts";
import { writeScript } from "../../../src/dubbing/scripts/write-script.ts";

export const FORMATS: readonly SheetFormat[] = ["srt", "vtt", "ass", "csv", "json"];

export const lineOf = (index: number, more: Partial<SheetLine> = {}): SheetLine => ({
  id: `lin_${index}`,
  revision: index,
  startMs: index * 2_000 + 3,
  endMs: index * 2_000 + 1_504,
  speakerId: index % 2 === 0 ? "spk_2" : "spk_1",
  treatment: "dub",
  text: `Sentence number ${index}.`,
  translation: `Frase ${index}.`,
  stale: false,
  ...more,
});

/** Six lines by Anna and somebody without a name. */
export const small = (more: Partial<ScriptSheet> = {}): ScriptSheet => ({
  sourceLanguage: "en",
  language: null,
  speakers: [
    { id: "spk_1", name: "Anna" },
    { id: "spk_2", name: null },
  ],
  lines: [1, 2, 3, 4, 5, 6].map((index) => lineOf(index)),
  ...more,
});

const NOTHING_ALLOWED: CompareOptions = { addNew: false, deleteMissing: false, force: false, flawOf: () => null };

/** What a file would change in the script. `format` null: told from the text. */
export function compared(
  sheet: ScriptSheet,
  file: string,
  format: SheetFormat | null,
  { columns = {}, ...more }: Partial<CompareOptions> & { columns?: CsvColumns } = {},
) {
  return compareScript(sheet, readSheet(new TextEncoder().encode(file), { format, side: sideOf(sheet), columns }), { ...NOTHING_ALLOWED, ...more });
}

/** The file of a script as somebody changed it, against the script as it is. */
export const afterChange = (now: ScriptSheet, format: SheetFormat, change: (file: string) => string, more: Partial<CompareOptions> = {}) =>
  compared(now, change(writeScript(now, format)), null, more);

/** "lin_1 text: new" for each change. */
export const shown = ({ changed }: ScriptDifference): string[] =>
  changed.map(({ lineId, after }) =>
    [
      lineId,
      Object.entries(after)
        .map(([field, value]) => `${field}: ${value}`)
        .join(),
    ].join(" "),
  );
/** "2 lin_1 empty_text" for each row that is refused. */
export const refusals = ({ refused }: ScriptDifference): string[] => refused.map(({ row, lineId, code }) => `${row} ${lineId} ${code}`);

/** What formats stumble over. */
const NASTY = [
  "<i>so</i>",
  "a <b and c> d",
  "{\\i1}leaning{\\i0}",
  "{an8}",
  "back\\slash \\N \\h \\n",
  "--> 00:00:01,000 --> 00:00:02,000",
  "1",
  "1984",
  "=1+1",
  "+1",
  "-1",
  "@me",
  "'=x",
  "''",
  "\t=x",
  'she said "no", then',
  "a;b,c\td",
  "one\ntwo",
  "one\r\n\r\ntwo\rthree",
  "one\u2028two",
  "Anna: hello",
  "ANNA: hello",
  "- no\n- yes",
  "NOTE this",
  "WEBVTT",
  "[Events]",
  "Dialogue: 0,x",
  "&amp; &lt;b&gt; &nbsp;",
  "\u200fשלום\u200e, world",
  "مرحبا، كيف الحال؟",
  "👩‍👩‍👧 family",
  "今日は\nいい天気",
  "\ufeffmark",
  "zero\0here",
  "half \ud83d",
  "  spaces  ",
  "<v Ben>hi",
  "…",
  "",
];
export const anyText = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.array(fc.constantFrom(...NASTY), { maxLength: 4 }).map((parts) => parts.join(" ")),
);
const anyName = fc.option(
  fc.oneof(
    fc.constantFrom("Anna", "Anna", "Smith, John", "<Ben>", "=SUM(A1)", "Speaker 2", "A: B", "x;y", "a & b", "two\nrows"),
    fc.string({ unit: "binary", maxLength: 20 }),
  ),
);

/** Lines in order of time, often at the same times; any names, any texts. */
export function anySheet(language: string | null): fc.Arbitrary<ScriptSheet> {
  const line = fc.record({
    gap: fc.constantFrom(0, 0, 1, 7, 1_234),
    lasts: fc.constantFrom(100, 1_001, 2_345),
    revision: fc.integer({ min: 1, max: 9 }),
    speakerId: fc.constantFrom("spk_1", "spk_2", "spk_3"),
    treatment: fc.constantFrom("dub" as const, "keep" as const, "mute" as const),
    text: anyText.filter((text) => text !== ""),
    translation: fc.option(anyText),
    stale: fc.boolean(),
  });
  return fc.record({ rows: fc.array(line, { maxLength: 8 }), names: fc.tuple(anyName, anyName, anyName) }).map(({ rows, names }) => {
    let at = 0;
    const lines = rows.map(({ gap, lasts, ...row }, index) => {
      at += gap;
      return { ...row, id: `lin_${index}`, startMs: at, endMs: at + lasts };
    });
    return { sourceLanguage: "en", language, speakers: names.map((name, index) => ({ id: `spk_${index + 1}`, name })), lines };
  });
}
