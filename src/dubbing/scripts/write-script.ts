/** A dub's script as a file to work on, in the format asked for. */
import { type ScriptSheet, type SheetFormat } from "./sheet.ts";
import { writeScriptJson } from "./sheet-json.ts";
import { writeAss } from "./write-ass.ts";
import { writeCsv } from "./write-csv.ts";
import { writeSrt, writeVtt } from "./write-subtitles.ts";

/** `bom`: for CSV alone. */
export function writeScript(sheet: ScriptSheet, format: SheetFormat, { bom = false }: { bom?: boolean } = {}): string {
  switch (format) {
    case "srt":
      return writeSrt(sheet);
    case "vtt":
      return writeVtt(sheet);
    case "ass":
      return writeAss(sheet);
    case "csv":
      return writeCsv(sheet, { bom });
    case "json":
      return writeScriptJson(sheet);
  }
}
