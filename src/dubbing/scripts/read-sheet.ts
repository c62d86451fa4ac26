/** A file of a script that was worked on, as rows that say what they say of which line. */
import { canonicalTag } from "../languages.ts";
import { BadScript } from "./bad-script.ts";
import { cueRows } from "./cue-rows.ts";
import { cuesOf, readCues } from "./cues-of.ts";
import type { CsvColumns } from "./csv-columns.ts";
import { decodeText } from "./decode.ts";
import { formatOf, languageIn } from "./format-of.ts";
import { isTable, readCsv } from "./read-csv.ts";
import { readScriptJson } from "./sheet-json.ts";
import type { ReadSheet, SheetFormat, Side } from "./sheet.ts";

/** `format` null: told from the text. `columns`: headers of a table that are not ours. `isOwn`: we have just written it, so that it is held to no limits. */
export type SheetReading = { format: SheetFormat | null; side: Side; columns: CsvColumns; isOwn?: boolean };

/** Throws BadScript, with the row where there is one. */
export function readSheet(bytes: Uint8Array, { format: named, side, columns, isOwn = false }: SheetReading): ReadSheet {
  const { text, isGuessed } = decodeText(bytes);
  const format = named ?? (isTable(text) || Object.keys(columns).length > 0 ? "csv" : formatOf(text, ""));
  if (format === null) throw new BadScript("The script is neither SRT, VTT, ASS, CSV nor JSON.");
  const { language, rows, warnings } = rowsIn(text, { format, side, columns, isOwn });
  const guessed = isGuessed ? ["The file is not in Unicode: its letters were read as Western European ones."] : [];
  return { format, language: language === null ? null : canonicalTag(language), rows, warnings: [...guessed, ...warnings] };
}

type Told = Pick<ReadSheet, "language" | "rows" | "warnings">;

function rowsIn(text: string, { format, side, columns, isOwn }: SheetReading & { format: SheetFormat }): Told {
  if (format === "csv") return readCsv(text, side, columns);
  if (format === "json") return readScriptJson(text, side);
  return {
    rows: cueRows(isOwn ? readCues(text, format) : cuesOf(text, format), format, side),
    language: format === "srt" ? null : languageIn(text, format),
    warnings: [],
  };
}
