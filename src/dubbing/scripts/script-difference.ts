/** What a file would change in a script, as values; where it is put into effect: src/dubs/services/import-script.ts. */
import type { SheetLine } from "./sheet.ts";

/** Fields that differ alone. `speakerId` null: somebody new, called `speaker`. `text`: on the side that the file is of. */
export type ShownLine = { text?: string; startMs?: number; endMs?: number; speakerId?: string | null; speaker?: string; treatment?: SheetLine["treatment"] };
/** `revision`: of the line now. `fileRevision`: of the line when the file was written; null: the file does not say. */
export type LineDifference = { row: number; lineId: string; revision: number; fileRevision: number | null; before: ShownLine; after: ShownLine };
export type AddedLine = { row: number; startMs: number; endMs: number; speakerId: string; treatment: SheetLine["treatment"]; text: string };
export type RefusedRow = { row: number; lineId: string | null; code: RowRefusal; message: string };
export type RowRefusal =
  | "ambiguous_line"
  | "repeated_line"
  | "no_line"
  | "empty_text"
  | "bad_text"
  | "unknown_speaker"
  | "several_speakers"
  | "no_speaker"
  | "no_times";

/**
 * `conflicts`: differences of lines that were changed since the file was written; they are not made. `missing`: lines that no row is
 * about, which stay as they are; `deleted`: those of them that go. `unknown`: rows of lines that the dub does not have.
 */
export type ScriptDifference = {
  changed: LineDifference[];
  conflicts: LineDifference[];
  added: AddedLine[];
  deleted: { lineId: string; revision: number }[];
  missing: string[];
  unknown: { row: number; lineId: string }[];
  refused: RefusedRow[];
  unchanged: number;
  warnings: string[];
};

const SENTENCES: Record<RowRefusal, string> = {
  ambiguous_line: "Several lines have these times, and the row's number is none of theirs.",
  repeated_line: "Another row is of the same line.",
  no_line: "No line of the dub has these times.",
  empty_text: "The row has no text: the line keeps its own.",
  bad_text: "The text cannot be said.",
  unknown_speaker: "The dub has no such speaker.",
  several_speakers: "The row names more than one speaker.",
  no_speaker: "The row does not say who speaks.",
  no_times: "The row does not say when the line begins and ends.",
};

export const refusedRow = (row: number, lineId: string | null, code: RowRefusal, message = SENTENCES[code]): RefusedRow => ({ row, lineId, code, message });
