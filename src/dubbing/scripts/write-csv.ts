/** A script as a table for spreadsheets (RFC 4180): both sides, a row for each line. */
import Papa from "papaparse";
import { FORMULA } from "./formula-cells.ts";
import type { ScriptSheet } from "./sheet.ts";
import { speakerLabels } from "./speaker-labels.ts";

const COLUMNS = ["id", "revision", "startMs", "endMs", "speakerId", "speaker", "treatment", "text"];

/** `bom`: a byte order mark at its front, without which Excel takes the letters for others. */
export function writeCsv(sheet: ScriptSheet, { bom }: { bom: boolean }): string {
  const labels = speakerLabels(sheet);
  const fields = [...COLUMNS, ...(sheet.language === null ? [] : [`translation [${sheet.language}]`])];
  const data = sheet.lines.map(({ id, revision, startMs, endMs, speakerId, treatment, text, translation }) => {
    const source = [id, revision, startMs, endMs, speakerId, labels.get(speakerId)!, treatment, cell(text)];
    return sheet.language === null ? source : [...source, cell(translation ?? "")];
  });
  return `${bom ? "\ufeff" : ""}${Papa.unparse({ fields, data }, { newline: "\r\n", escapeFormulae: FORMULA })}\r\n`;
}

const cell = (text: string): string => text.replaceAll("\0", "").toWellFormed();
