/** A script as a table: ours (write-csv.ts) as spreadsheets save it, with commas, semicolons or tabs, or one with headers that the user names. */
import Papa from "papaparse";
import { Treatment } from "../script.ts";
import { BadScript } from "./bad-script.ts";
import { readMs } from "./clock.ts";
import { type Columns, columnsOf, type CsvColumns, type CsvField, ownHeaders } from "./csv-columns.ts";
import { withoutApostrophe } from "./formula-cells.ts";
import { type ReadSheet, saysNothing, type SheetRow, type Side, TRANSLATIONS_LEFT_OUT } from "./sheet.ts";

const DELIMITERS = [",", ";", "\t"];

/** Whether its first row has at least two of our headers. */
export const isTable = (text: string): boolean => DELIMITERS.some((delimiter) => ownHeaders(headersOf(text, delimiter)) > 1);

/** Rows count from 1 as a spreadsheet shows them, the headers being row 1. Throws BadScript. */
export function readCsv(text: string, side: Side, names: CsvColumns): Pick<ReadSheet, "language" | "rows" | "warnings"> {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: delimiterOf(text, names), newline: "\n" });
  const broken = errors.find(({ type }) => type === "Quotes");
  if (broken) throw new BadScript("A cell's quotes are not closed, or stand inside it undoubled.", (broken.row ?? 0) + 1);
  const columns = columnsOf(data[0] ?? [], names);
  if (!columns.at.has("id") && !(columns.at.has("startMs") && columns.at.has("endMs")))
    throw new BadScript(
      "The table needs a column `id`, or `startMs` and `endMs`, to say which lines its rows are; `columns` names headers that are others.",
      1,
    );
  const width = data[0]?.length ?? 0;
  const wide = data.findIndex((cells) => cells.slice(width).some((cell) => cell.trim() !== ""));
  if (wide > 0) throw new BadScript("This row has more cells than there are headers: put a text that holds a comma in quotes.", wide + 1);
  const isTranslated = columns.at.has("translation");
  if (side === "translation" && !isTranslated) throw new BadScript("The table needs a column `translation`; `columns` names another header for it.", 1);
  const rows = data.flatMap((cells, at) => (at === 0 || cells.every((cell) => cell.trim() === "") ? [] : [rowOf(cells, at + 1, columns)]));
  if (side === "translation") return { language: columns.language, rows, warnings: [] };
  return { language: null, rows, warnings: isTranslated ? [TRANSLATIONS_LEFT_OUT] : [] };
}

const headersOf = (text: string, delimiter: string): string[] => Papa.parse<string[]>(text, { delimiter, newline: "\n", preview: 1 }).data[0] ?? [];

/** By which the first row has most of the headers looked for. */
function delimiterOf(text: string, names: CsvColumns): string {
  const named = new Set(Object.values(names).map((name) => name?.trim()));
  const found = (headers: string[]) => ownHeaders(headers) + headers.filter((header) => named.has(header.trim())).length;
  return DELIMITERS.map((delimiter) => ({ delimiter, found: found(headersOf(text, delimiter)) })).reduce((best, each) =>
    each.found > best.found ? each : best,
  ).delimiter;
}

function rowOf(cells: readonly string[], row: number, { at }: Columns): SheetRow {
  /** Null: there is no such column, or nothing in it. */
  const said = (field: CsvField) => cells[at.get(field) ?? -1]?.trim() || null;
  const text = (field: CsvField) => (at.has(field) ? withoutApostrophe(cells[at.get(field)!] ?? "").trim() : null);
  const [startMs, endMs, revision, treatment] = [said("startMs"), said("endMs"), said("revision"), said("treatment")];
  if (revision !== null && !/^[1-9]\d{0,8}$/u.test(revision)) throw new BadScript("A revision is a whole number above 0.", row);
  const known = treatment === null ? null : Treatment.safeParse(treatment.toLowerCase()).data;
  if (known === undefined) throw new BadScript(`A treatment is ${Treatment.options.join(", ")}.`, row);
  return {
    ...saysNothing,
    row,
    id: said("id"),
    revision: revision === null ? null : Number(revision),
    startMs: startMs === null ? null : readMs(startMs, row),
    endMs: endMs === null ? null : readMs(endMs, row),
    speakerId: said("speakerId"),
    speaker: text("speaker") || null,
    treatment: known,
    text: text("text"),
    translation: text("translation"),
  };
}
