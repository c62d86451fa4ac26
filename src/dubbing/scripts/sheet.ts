/** A script as people work on it in files: a row for each line. What is written (ScriptSheet), and what is read back (ReadSheet). Times in ms. */
import type { Line } from "../script.ts";

export type SheetFormat = "srt" | "vtt" | "ass" | "csv" | "json";

/** `translation` null: there is none. `stale`: the source text was changed since it was translated. */
export type SheetLine = Pick<Line, "id" | "revision" | "startMs" | "endMs" | "speakerId" | "treatment" | "text"> & {
  translation: string | null;
  stale: boolean;
};

/** Lines in order of time. `language`: of the translations; null: the source side alone. `sourceLanguage` null: not known yet. */
export type ScriptSheet = {
  sourceLanguage: string | null;
  language: string | null;
  speakers: readonly { id: string; name: string | null }[];
  lines: readonly SheetLine[];
};

/** Which texts a file of subtitles holds: what is said in the original, or the translation. */
export type Side = "source" | "translation";

/**
 * What a file says of one line; null: it does not say. `row`: the line of a text file, the row of a spreadsheet, the place in
 * `lines` of JSON, counted from 1. `number`: the place that the file gives the cue, counted from 1. `severalSpeak`: more than one
 * voice is named, so that it is no one line's.
 */
export type SheetRow = {
  row: number;
  id: string | null;
  revision: number | null;
  number: number | null;
  startMs: number | null;
  endMs: number | null;
  speakerId: string | null;
  speaker: string | null;
  treatment: Line["treatment"] | null;
  text: string | null;
  translation: string | null;
  severalSpeak: boolean;
};
/** `language`: what the file says it is in (of a file with both sides: its translations). `warnings`: sentences for the user. */
export type ReadSheet = { format: SheetFormat; language: string | null; rows: SheetRow[]; warnings: string[] };

export const saysNothing: Omit<SheetRow, "row"> = {
  id: null,
  revision: null,
  number: null,
  startMs: null,
  endMs: null,
  speakerId: null,
  speaker: null,
  treatment: null,
  text: null,
  translation: null,
  severalSpeak: false,
};

/** A file with both sides, of which only the original was asked for. */
export const TRANSLATIONS_LEFT_OUT = "The translations in the file are left out: say their `language`.";

export const sideOf = (sheet: ScriptSheet): Side => (sheet.language === null ? "source" : "translation");

/** What a file of subtitles shows for a line; "" where it is not translated. */
export const shownText = (sheet: ScriptSheet, line: SheetLine): string => (sheet.language === null ? line.text : (line.translation ?? ""));
