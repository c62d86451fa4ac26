import { parse } from "ass-compiler";
import Papa from "papaparse";
import * as fc from "../../property.ts";
import { describe, expect, test } from "vitest";
import { cpuMs } from "../../cpu-ms.ts";
import { BadScript } from "../../../src/dubbing/scripts/bad-script.ts";
import { FORMULA, withoutApostrophe } from "../../../src/dubbing/scripts/formula-cells.ts";
import { readSheet } from "../../../src/dubbing/scripts/read-sheet.ts";
import { writeScript } from "../../../src/dubbing/scripts/write-script.ts";
import { anyText, compared, FORMATS, lineOf, small } from "./sheets.ts";

const read = (text: string, format: Parameters<typeof readSheet>[1]["format"] = null, columns = {}) =>
  readSheet(new TextEncoder().encode(text), { format, side: "source", columns });
function refused(text: string, format: Parameters<typeof readSheet>[1]["format"] = null, columns = {}): [string, number | null] | string {
  try {
    read(text, format, columns);
    return "it was read";
  } catch (error) {
    if (error instanceof BadScript) return [error.message, error.line];
    throw error;
  }
}

describe("a table", () => {
  const changed = "lin_1;1;2003;3504;spk_1;Anna;dub;New words, here.";
  test("is read with the delimiters that spreadsheets save, and without the rows they add", () => {
    const csv = writeScript(small(), "csv");
    for (const delimiter of [";", "\t"]) {
      const file = `\ufeff${csv.trim().replaceAll(",", delimiter)}\r\n${delimiter.repeat(7)}\r\n\r\n`;
      expect(compared(small(), file, null)).toMatchObject({ changed: [], unchanged: 6, refused: [] });
    }
    expect(compared(small(), `id;revision;startMs;endMs;speakerId;speaker;treatment;text\n${changed}`, null).changed).toMatchObject([
      { after: { text: "New words, here." } },
    ]);
  });
  test("needs no more than ids and texts, in any order of columns, with others beside them", () => {
    expect(compared(small(), "Note,TEXT,Id\nhm,New words.,lin_2\n", null)).toMatchObject({
      changed: [{ row: 2, lineId: "lin_2", fileRevision: null, after: { text: "New words." } }],
    });
  });
  test("may have headers of its own, and times as people write them", () => {
    const file = "Zeile,Anfang,Ende,Satz\nlin_2,0:00:04.003,00:00:05.4,Neue Worte.\n";
    expect(compared(small(), file, null, { columns: { id: "Zeile", startMs: "Anfang", endMs: "Ende", text: "Satz" } }).changed).toMatchObject([
      { lineId: "lin_2", after: { startMs: 4_003, endMs: 5_400, text: "Neue Worte." } },
    ]);
  });
  test("runs nothing in a spreadsheet: cells that would be formulas begin with an apostrophe, which is taken off again", () => {
    const csv = writeScript(small({ lines: ["=1+1", " @x", "'=x", "\uff0b1", "safe"].map((text, at) => lineOf(at + 1, { text })) }), "csv");
    expect(
      Papa.parse<string[]>(csv)
        .data.slice(1, -1)
        .map((cells) => cells[7]),
    ).toEqual(["'=1+1", "' @x", "''=x", "'\uff0b1", "safe"]);
    fc.assert(
      fc.property(anyText, (cell) => {
        const written = Papa.unparse([[cell]], { escapeFormulae: FORMULA, newline: "\r\n" });
        const [[found = ""] = []] = Papa.parse<string[]>(`${written},x`, { delimiter: ",", newline: "\r\n" }).data;
        expect(withoutApostrophe(found)).toBe(cell);
        expect(found).toMatch(/^(?!\s*[=+\-@＝＋－＠])/u);
      }),
      { numRuns: 2_000, seed: 3 },
    );
  });
});

test("players see an ASS file's texts, styles and times, and do nothing with what only we read", () => {
  const { styles, events } = parse(
    writeScript(small({ lines: [lineOf(1, { text: "So, {this} is it." })], speakers: [{ id: "spk_1", name: "Smith, Anna" }] }), "ass"),
  );
  expect(styles.style[0]).toMatchObject({ Name: "Default", Encoding: "1" });
  expect(events.dialogue).toMatchObject([{ Start: 2, End: 3.5, Style: "Default", Name: "Smith; Anna", Effect: { name: "lin_1@1;spk_1;dub" } }]);
});

test("WebVTT holds ids as identifiers, and speakers in voice spans", () => {
  expect(writeScript(small({ lines: [lineOf(1, { text: "A & B" })] }), "vtt")).toBe(
    "WEBVTT\nLanguage: en\n\nlin_1@1\n00:00:02.003 --> 00:00:03.504\n<v.spk_1.dub Anna>A &amp; B</v>\n",
  );
});

describe("a file says what it is in", () => {
  test.for(FORMATS.filter((format) => format !== "srt"))("%s, on both sides", (format) => {
    const sides = [null, "pt-BR"].map((language) => {
      const bytes = new TextEncoder().encode(writeScript(small({ language }), format));
      return readSheet(bytes, { format: null, side: language === null ? "source" : "translation", columns: {} }).language;
    });
    expect(sides).toEqual([format === "csv" ? null : "en", "pt-BR"]);
  });
});

test("our own JSON is known though somebody says an arrow in it", () => {
  const sheet = small({ lines: [lineOf(1, { text: "00:00:01,000 --> 00:00:02,000" }), lineOf(2)] });
  const { format, rows } = readSheet(new TextEncoder().encode(writeScript(sheet, "json")), { format: null, side: "source", columns: {} });
  expect([format, rows[0]!.text]).toEqual(["json", "00:00:01,000 --> 00:00:02,000"]);
});

describe("what cannot be read is refused in a sentence, with its row", () => {
  test.for<[string, string, "csv" | "json" | "srt" | null, string, number | null]>([
    ["nothing", " \n", null, "The script is empty.", null],
    ["a letter", "Dear Sir, or Madam", null, "The script is neither SRT, VTT, ASS, CSV nor JSON.", null],
    [
      "a table without ids and times",
      "text,speaker\nHi,Anna\n",
      null,
      "Line 1: The table needs a column `id`, or `startMs` and `endMs`, to say which lines its rows are; `columns` names headers that are others.",
      1,
    ],
    ["a time that is none", "id,startMs\nlin_1,soon\n", null, "Line 2: A time is a whole number of milliseconds, or looks like 00:00:01.500.", 2],
    ["a time beyond a day", "id,startMs\n\nlin_1,90000000\n", null, "Line 3: A time is later than 24 hours.", 3],
    ["a revision that is none", "id,revision\nlin_1,-1\n", null, "Line 2: A revision is a whole number above 0.", 2],
    ["a treatment that is none", "id,treatment\nlin_1,sing\n", null, "Line 2: A treatment is dub, keep, mute.", 2],
    ["a quote that nothing closes", 'id,text\nlin_1,"open\n', null, "Line 2: A cell's quotes are not closed, or stand inside it undoubled.", 2],
    ["broken JSON", '{"lines": [', null, "The JSON is broken.", null],
    ["JSON of something else", '{"rows": []}', null, "The JSON is no script: lines: Is missing.", null],
    ["JSON with a bad line", '{"lines": [{"id": "lin_1", "startMs": -1}]}', null, "The JSON is no script: lines.0.startMs: Must be at least 0.", null],
    ["an end before the start", "1\n00:00:03,000 --> 00:00:02,000\nx", null, "Line 2: The end is before the start.", 2],
  ])("%s", ([, text, format, message, line]) => {
    expect(refused(text, format)).toEqual([message, line]);
  });
  test("a column that is not there", () => {
    expect(refused("a,b\n1,2\n", "csv", { id: "c" })).toEqual(["Line 1: The table has no column with the header that `columns` names for id.", 1]);
  });
  test("and whatever else a file holds is read or refused, never more", () => {
    const part = fc.constantFrom(
      "WEBVTT\n\n",
      "[Events]\n",
      "Dialogue: 0,0:00:01.00,0:00:02.00,,,,,,,x\n",
      "id,text\n",
      "lin_1@1\n",
      '"',
      ",",
      ";",
      "{",
      '"lines":[{',
      "1\n",
      "00:00:01,000 --> 00:00:02,000\n",
      "<v.spk_1 A>",
      "\n\n",
    );
    const file = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.array(fc.oneof(part, fc.string({ maxLength: 9 })), { maxLength: 12 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(file, fc.constantFrom(null, ...FORMATS), (text, format) => {
        const told = refused(text, format);
        expect(typeof told === "string" ? `${told}.` : told[0]).toMatch(/\.$/u);
        if (told === "it was read") compared(small(), text, format, { addNew: true, deleteMissing: true, force: true });
      }),
      { numRuns: 3_000, seed: 5 },
    );
  });
});

describe("a file made to take our time", () => {
  const filled = (part: string) => part.repeat(Math.ceil(1_000_000 / part.length));
  const TIMES = "00:00:01,000 --> 00:00:05,000\n";
  test.for<[string, string]>([
    ["quotes", `id,text\n${filled('"')}`],
    ["commas", `id,text\n${filled(",")}`],
    ["rows of commas", `id,text\n${filled(",\n")}`],
    ["apostrophes", `id,text\n${filled("'")}`],
    ["headers", `id,text,${filled("text,")}\n1,2`],
    ["cues at one time", filled(`${TIMES}a\n\n`)],
    ["voices", `WEBVTT\n\n${filled(`00:01.000 --> 00:02.000\n${"<v. ".repeat(4_000)}\n\n`)}`],
    ["named voices", `WEBVTT\n\n${filled(`00:01.000 --> 00:02.000\n${"<v a".repeat(4_000)}\n\n`)}`],
    ["names before colons", filled(`${TIMES}${"a: ".repeat(5_000)}\n\n`)],
    ["rows of one id", `id,text\n${filled("lin_1,x\n")}`],
  ])("of %s is compared or refused in two seconds", ([, text]) => {
    const taken = cpuMs(() => {
      if (refused(text) === "it was read") compared(small(), text, null, { addNew: true });
    }, 2_000);
    expect(taken).toBeLessThan(2_000);
  });
});
