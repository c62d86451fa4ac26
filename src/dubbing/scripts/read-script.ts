/** A script the user brings, as segments like a recognizer's: in order, each with its words, most of them without times. */
import type { Word } from "../../../containers/contract/transcript.ts";
import { splitWords } from "../../split-words.ts";
import { BadScript } from "./bad-script.ts";
import type { Cue } from "./cue.ts";
import { namesIn, saidIn } from "./cue-text.ts";
import { decodeText } from "./decode.ts";
import { readAss } from "./read-ass.ts";
import { readSrt, readVtt } from "./read-cues.ts";
import { readJson, type Segments } from "./read-json.ts";

export { BadScript };
type Format = "srt" | "vtt" | "ass" | "json";
/** `language` null: the file does not say. `warnings`: sentences for the user. Words carry the speakers' names where the file has them, and no scores. */
export type ReadScript = { format: Format; language: string | null; segments: Segments; warnings: string[] };

/** Nothing that is dubbed is longer; times beyond are a mistake. */
const LATEST_MS = 24 * 3_600_000;
/** Nobody says as much under one pair of times; what is longer is a mistake, or meant to take our time. */
const MOST_CHARACTERS = 20_000;
const MOST_ROWS = 500;
const EXTENSIONS: readonly [Format, RegExp][] = [
  ["srt", /(?:^|\.)srt$|subrip/iu],
  ["vtt", /(?:^|\.)vtt$|text\/vtt/iu],
  ["ass", /(?:^|\.)(?:ass|ssa)$|x-(?:ass|ssa)/iu],
  ["json", /(?:^|\.)json$|application\/json/iu],
];

/** `name`: the file's name, content type or format, which counts where the content leaves doubt. Throws BadScript, with the row where there is one. */
export function readScript(bytes: Uint8Array, name = ""): ReadScript {
  const { text, isGuessed } = decodeText(bytes);
  const format = formatOf(text, name);
  const { language, segments } = format === "json" ? readJson(text) : { language: languageIn(text, format), segments: segmentsOf(cuesOf(text, format)) };
  const warnings = isGuessed ? ["The file is not in Unicode: its letters were read as Western European ones."] : [];
  for (const { startMs, endMs } of segments) checkTimes({ startMs, endMs, line: null });
  if (segments.some(({ startMs }, at) => at > 0 && startMs < segments[at - 1]!.startMs))
    warnings.push("The script was not in the order of its times, and was put in order.");
  const ordered = segments.toSorted((a, b) => a.startMs - b.startMs).map((segment) => ({ ...segment, words: segment.words.flatMap(parted) }));
  if (!ordered.some(({ words }) => words.length > 0)) throw new BadScript("Nothing is said in the script.");
  return { format, language, segments: ordered.filter(({ words }) => words.length > 0), warnings };
}

function formatOf(text: string, name: string): Format {
  if (/^WEBVTT(?:\s|$)/u.test(text)) return "vtt";
  if (/^\s*\[Script Info\]/iu.test(text) || /^[ \t]*\[Events\]/imu.test(text)) return "ass";
  if (/^\s*[{[]/u.test(text) && !text.includes("-->")) return "json";
  const named = EXTENSIONS.find(([, pattern]) => pattern.test(name))?.[0];
  if (named) return named;
  if (text.includes("-->")) return "srt";
  throw new BadScript("The script is neither SRT, VTT, ASS nor JSON.");
}

function cuesOf(text: string, format: Format): Cue[] {
  const cues = format === "ass" ? readAss(text) : format === "vtt" ? readVtt(text) : readSrt(text);
  if (cues.length === 0) throw new BadScript("The script has no entry with times.");
  cues.forEach(checkTimes);
  cues.forEach(checkLength);
  return cues;
}

function checkLength({ text, line }: Cue): void {
  if (text.length > MOST_CHARACTERS) throw new BadScript(`More than ${MOST_CHARACTERS} characters are said here at once.`, line);
  if (text.split("\n").length > MOST_ROWS) throw new BadScript(`More than ${MOST_ROWS} rows are said here at once.`, line);
}

/** Of WebVTT files some have "Language: en" under their first row. */
function languageIn(text: string, format: Format): string | null {
  return format === "vtt" ? (/^WEBVTT[^\n]*\n(?:[^\n]+\n)*?Language:\s*([A-Za-z-]{2,35})\s*\n/u.exec(text)?.[1] ?? null) : null;
}

function checkTimes({ startMs, endMs, line }: Pick<Cue, "startMs" | "endMs" | "line">): void {
  if (startMs < 0) throw new BadScript("A time is before the beginning of the film.", line);
  if (endMs < startMs) throw new BadScript("The end is before the start.", line);
  if (endMs > LATEST_MS) throw new BadScript("A time is later than 24 hours.", line);
}

/** One segment for each who speaks in a cue; several share its time by the length of what they say. */
function segmentsOf(cues: readonly Cue[]): Segments {
  const names = namesIn(cues.map(({ text }) => text));
  return cues.flatMap(({ startMs, endMs, text, speaker }) => {
    const said = saidIn(text, names);
    const total = said.reduce((sum, each) => sum + each.text.length, 0);
    let before = 0;
    return said.map((each) => {
      const from = startMs + Math.round(((endMs - startMs) * before) / total);
      before += each.text.length;
      const to = startMs + Math.round(((endMs - startMs) * before) / total);
      return { startMs: from, endMs: to, text: each.text, noSpeech: null, words: [untimed(each.text, each.speaker ?? speaker)] };
    });
  });
}

function untimed(text: string, speaker: string | null): Word {
  return { text, startMs: null, endMs: null, score: null, levelDb: null, speaker };
}

/** A text without times is parted into its words. */
function parted(word: Word): Word[] {
  if (word.startMs !== null && word.endMs !== null) return [word];
  const texts = splitWords(word.text);
  return texts.length === 1 ? [{ ...word, text: texts[0]! }] : texts.map((text) => untimed(text, word.speaker));
}
