/**
 * A script as subtitles to work on: a cue for each line, whatever its treatment, at the line's own times. SubRip has room for
 * numbers alone; WebVTT (W3C) holds id and revision as the cue's identifier, and speaker and treatment in its voice span.
 */
import { clock } from "./clock.ts";
import { lineTag } from "./line-tag.ts";
import { type ScriptSheet, type SheetLine, shownText } from "./sheet.ts";
import { speakerLabels } from "./speaker-labels.ts";

/** What ends no cue: no empty rows, no zeros, only whole characters. */
export function rowsOf(text: string): string[] {
  const rows = text
    .replaceAll("\0", "")
    .toWellFormed()
    .split(/\r\n|[\n-\r\u0085\u2028\u2029]/u);
  return rows.map((row) => row.trim()).filter((row) => row !== "");
}

export function writeSrt(sheet: ScriptSheet): string {
  const cue = (line: SheetLine, at: number) => {
    // An arrow in a text would be taken for times.
    const text = rowsOf(shownText(sheet, line)).map((row) => row.replaceAll("-->", "--\u200b>"));
    return [String(at + 1), `${clock(line.startMs, ",")} --> ${clock(line.endMs, ",")}`, ...text, ""].join("\n");
  };
  return sheet.lines.map(cue).join("\n");
}

export function writeVtt(sheet: ScriptSheet): string {
  const labels = speakerLabels(sheet);
  const language = sheet.language ?? sheet.sourceLanguage;
  const cue = (line: SheetLine) => {
    const voice = `<v.${line.speakerId}.${line.treatment} ${escaped(labels.get(line.speakerId)!)}>`;
    const text = rowsOf(shownText(sheet, line)).map(escaped).join("\n");
    return `${lineTag(line)}\n${clock(line.startMs, ".")} --> ${clock(line.endMs, ".")}\n${voice}${text}</v>\n`;
  };
  return [`WEBVTT${language === null ? "" : `\nLanguage: ${language}`}\n`, ...sheet.lines.map(cue)].join("\n");
}

function escaped(text: string): string {
  return text.toWellFormed().replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
