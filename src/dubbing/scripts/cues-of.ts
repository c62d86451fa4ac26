/** The entries of a file of subtitles, and whether they can be meant. */
import { BadScript } from "./bad-script.ts";
import { LATEST_MS } from "./clock.ts";
import type { Cue } from "./cue.ts";
import { readAss } from "./read-ass.ts";
import { readSrt, readVtt } from "./read-cues.ts";

export type CueFormat = "srt" | "vtt" | "ass";

/** Nobody says as much under one pair of times; what is longer is a mistake, or meant to take our time. */
const MOST_CHARACTERS = 20_000;
const MOST_ROWS = 500;

/** Throws BadScript. */
export function cuesOf(text: string, format: CueFormat): Cue[] {
  const cues = readCues(text, format);
  if (cues.length === 0) throw new BadScript("The script has no entry with times.");
  cues.forEach(checkTimes);
  cues.forEach(checkLength);
  return cues;
}

/** Whatever their times and lengths are. Throws BadScript. */
export function readCues(text: string, format: CueFormat): Cue[] {
  if (format === "ass") return readAss(text);
  return format === "vtt" ? readVtt(text) : readSrt(text);
}

function checkLength({ text, line }: Cue): void {
  if (text.length > MOST_CHARACTERS) throw new BadScript(`More than ${MOST_CHARACTERS} characters are said here at once.`, line);
  if (text.split("\n").length > MOST_ROWS) throw new BadScript(`More than ${MOST_ROWS} rows are said here at once.`, line);
}

export function checkTimes({ startMs, endMs, line }: Pick<Cue, "startMs" | "endMs" | "line">): void {
  if (startMs < 0) throw new BadScript("A time is before the beginning of the film.", line);
  if (endMs < startMs) throw new BadScript("The end is before the start.", line);
  if (endMs > LATEST_MS) throw new BadScript("A time is later than 24 hours.", line);
}
