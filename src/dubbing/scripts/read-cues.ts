/**
 * SubRip and WebVTT (W3C) files. The npm parser `subtitle` reads neither cue identifiers nor STYLE blocks, takes ".5" for 5 ms and
 * counts rows from the first that is not empty, so these are read here.
 */
import { BadScript } from "./bad-script.ts";
import type { Cue } from "./cue.ts";

const TIME = /(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:[,.](\d{1,9}))?/u;
const TIMES = new RegExp(`^\\s*${TIME.source}\\s*-->\\s*${TIME.source}(?:\\s.*)?$`, "u");

/** SubRip: a cue's text goes on to the next times, over empty rows too, of which some files have none. Throws BadScript. */
export function readSrt(text: string): Cue[] {
  const cues: (Cue & { rows: string[] })[] = [];
  /** Rows before the first times: its number, if it has one. */
  const before: string[] = [];
  let number: number | null = null;
  for (const [at, row] of text.split("\n").entries()) {
    if (row.includes("-->")) {
      const isFirst = cues.length === 0;
      number = takeNumber(isFirst ? before : cues.at(-1)!.rows, isFirst, number) ?? (number === null ? null : number + 1);
      cues.push({ ...timesOf(row, at + 1), label: number === null ? null : String(number), rows: [] });
    } else if (cues.length > 0) cues.at(-1)!.rows.push(row);
    else if (/^\d*$/u.test(row.trim())) before.push(row);
    else throw new BadScript("A cue's times are expected here, like 00:00:01,000 --> 00:00:02,500.", at + 1);
  }
  return cues.map(({ rows, ...cue }) => ({ ...cue, text: rows.join("\n").trim() }));
}

/**
 * Takes the next cue's number off the rows before its times. It is one more than the last cue's (`last`; null: cues have no numbers so
 * far), or else stands right above its times and below an empty row: any other number is said ("1984").
 */
function takeNumber(rows: string[], isFirst: boolean, last: number | null): number | null {
  const at = rows.findLastIndex((row) => row.trim() !== "");
  if (at < 0 || !/^\d{1,9}$/u.test(rows[at]!.trim())) return null;
  const number = Number(rows[at]);
  const isApart = at === rows.length - 1 && (at === 0 ? last !== null : rows[at - 1]!.trim() === "");
  if (!isFirst && number !== (last ?? Number.NaN) + 1 && !isApart) return null;
  rows.length = at;
  return number;
}

/** WebVTT: blocks parted by empty rows; notes, styles and regions are passed over. Throws BadScript. */
export function readVtt(text: string): Cue[] {
  const cues: (Cue & { rows: string[] })[] = [];
  let isOpen = false;
  let isNote = false;
  /** The row above the times. */
  let label: string | null = null;
  for (const [at, row] of text.split("\n").entries()) {
    if (row.trim() === "") [isOpen, isNote, label] = [false, false, null];
    else if (isNote) continue;
    else if (!isOpen && /^(?:NOTE|STYLE|REGION)(?:\s|$)/u.test(row)) isNote = true;
    else if (row.includes("-->")) {
      cues.push({ ...timesOf(row, at + 1), label, rows: [] });
      isOpen = true;
    } else if (isOpen) cues.at(-1)!.rows.push(row);
    else label = row.trim();
  }
  return cues.map(({ rows, ...cue }) => ({ ...cue, text: rows.join("\n") }));
}

function timesOf(row: string, line: number): Cue {
  const parts = TIMES.exec(row);
  if (!parts) throw new BadScript("These times cannot be read; they look like 00:00:01,000 --> 00:00:02,500.", line);
  return { startMs: msOf(parts.slice(1, 5)), endMs: msOf(parts.slice(5, 9)), text: "", speaker: null, label: null, line };
}

function msOf([hours = "0", minutes, seconds, fraction = "0"]: (string | undefined)[]): number {
  return Math.round(1_000 * (3_600 * Number(hours) + 60 * Number(minutes) + Number(seconds) + Number(`0.${fraction}`)));
}
