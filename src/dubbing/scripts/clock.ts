/** Times as subtitles write them, and as people write them into a table. */
import { BadScript } from "./bad-script.ts";

/** Nothing that is dubbed is longer; times beyond are a mistake. */
export const LATEST_MS = 24 * 3_600_000;

/** `01:02:03.004` of 3,723,004 ms; `mark` stands before the milliseconds. */
export function clock(ms: number, mark: "." | ","): string {
  const parts = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1_000) % 60].map((part) => String(part).padStart(2, "0"));
  return `${parts.join(":")}${mark}${String(ms % 1_000).padStart(3, "0")}`;
}

/** `1:02:03.00` of 3,723,004 ms: SubStation Alpha counts in hundredths of a second, with one digit for the hours. */
export function coarseClock(ms: number): string {
  const hundredths = Math.round(ms / 10);
  const [hours, minutes, seconds] = [Math.floor(hundredths / 360_000), Math.floor(hundredths / 6_000) % 60, Math.floor(hundredths / 100) % 60];
  return `${hours}:${two(minutes)}:${two(seconds)}.${two(hundredths % 100)}`;
}

/** "1500" (ms), "0:01.5" and "00:00:01,500" alike. Throws BadScript. */
export function readMs(text: string, row: number): number {
  const ms = /^\d{1,9}$/u.test(text) ? Number(text) : clockMs(text);
  if (ms === null) throw new BadScript("A time is a whole number of milliseconds, or looks like 00:00:01.500.", row);
  if (ms > LATEST_MS) throw new BadScript("A time is later than 24 hours.", row);
  return ms;
}

function clockMs(text: string): number | null {
  const parts = /^(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?$/u.exec(text);
  if (!parts) return null;
  const [, hours = "0", minutes, seconds, fraction = "0"] = parts;
  return Math.round(1_000 * (3_600 * Number(hours) + 60 * Number(minutes) + Number(seconds) + Number(`0.${fraction}`)));
}

const two = (part: number): string => String(part).padStart(2, "0");
