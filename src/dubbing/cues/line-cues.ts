/** What is shown of one line, and when its words are heard; whether there is room for it comes later. */
import { partText } from "./part-text.ts";
import type { CueLine } from "./params.ts";
import { readingOf, type Reading } from "./reading.ts";
import { writeRows } from "./rows.ts";
import { plainText, unitsOf } from "./units.ts";
import { placedOf, wordTimes } from "./word-times.ts";

/** A row, and when it is heard. */
export type Row = { text: string; startMs: number; endMs: number };
/** A cue before it is known what stands beside it. `reading`: of its line. */
export type Wished = { startMs: number; endMs: number; rows: readonly Row[]; lineId: string; speakerId: string; isKept: boolean; reading: Reading };

/** Before each of two who speak at once. */
export const DASH = "- ";

/** `dashed`: another speaks meanwhile, so that rows leave room for a dash. A muted line shows nothing. */
export function lineCues(line: CueLine, language: string, { dashed }: { dashed: boolean }): Wished[] {
  const text = plainText(line.translation ?? line.text);
  if (line.treatment === "mute" || text === "") return [];
  const reading = readingOf(language, text);
  const within = dashed ? { ...reading, room: reading.room - reading.width(DASH) } : reading;
  const units = unitsOf(text, language, within);
  const weights = units.map((unit) => reading.width(unit.text) + (unit.space ? 1 : 0));
  const texts = units.map((unit) => unit.text);
  const times = wordTimes(line, texts, weights, language);
  const said = { lineId: line.id, speakerId: line.speakerId, isKept: placedOf(line) === null, reading };
  return partText({ units, times, reading: within, language }).map(({ from, until, rows }) => {
    let at = from;
    const timed = writeRows(units, from, until, rows).map((row, index) => {
      const next = index === 0 ? Math.min(from + rows.at, until) : until;
      const made = { text: row, startMs: times[at]![0], endMs: times[next - 1]![1] };
      at = next;
      return made;
    });
    return { startMs: times[from]![0], endMs: times[until - 1]![1], rows: timed, ...said };
  });
}
