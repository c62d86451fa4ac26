/** A line that a row of no line would become. */
import { type Comparing, namePrefix } from "./change-of.ts";
import { type AddedLine, type RefusedRow, refusedRow } from "./script-difference.ts";
import type { ScriptSheet, SheetRow } from "./sheet.ts";

/** Somebody of the dub has to say it; with one speaker alone the row need not name them. */
export function lineOf({ speakers, flawOf }: Comparing, sheet: ScriptSheet, row: SheetRow): AddedLine | RefusedRow {
  const { prefix, speakerId: before } = namePrefix(speakers, row.text ?? "");
  const text = before === null ? (row.text ?? "") : row.text!.slice(prefix.length);
  const { startMs, endMs, treatment } = row;
  if (text === "") return refusedRow(row.row, null, "empty_text", "The row has no text.");
  if (startMs === null || endMs === null) return refusedRow(row.row, null, "no_times");
  const flaw = flawOf(text);
  if (flaw !== null) return refusedRow(row.row, null, "bad_text", flaw);
  const [only, ...others] = sheet.speakers;
  const meant = speakers.meantBy(row, null) ?? (before === null ? null : ({ kind: "somebody", id: before } as const));
  if (meant === null && (only === undefined || others.length > 0)) return refusedRow(row.row, null, "no_speaker");
  if (row.severalSpeak || meant?.kind === "two") return refusedRow(row.row, null, "several_speakers");
  if (meant !== null && meant.kind !== "somebody") return refusedRow(row.row, null, "unknown_speaker");
  return { row: row.row, startMs, endMs, speakerId: meant?.id ?? only!.id, treatment: treatment ?? "dub", text };
}
