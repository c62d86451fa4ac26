/**
 * How an original line was said, for engines that can be told so: its mood by the marks of its text, level and rate against the speaker's
 * own, and how far its pitch moves. Pure.
 */
import type { Delivery } from "./hints.ts";
import { median } from "./median.ts";
import type { Line } from "./script.ts";

/** As the stage `prosody` measures a line. */
type Prosody = { pitchHz: number | null; pitchRange: number | null };
/** `levelDb`: median level of the speaker's lines. `rate`: their median pace (paceOf). Null: not known. */
type SpeakersOwn = { levelDb: number | null; rate: number | null };

/** In less, one long word or one hesitation would be the rate. */
const LEAST_UNITS = 4;
const LEAST_SPEECH_MS = 1_000;

/** `level` in dB and `rate` as a factor, both against the speaker's own: 0 and 1 are as always. `pitchRange` in semitones. */
export function deliveryOf(line: Line, own: SpeakersOwn, prosody: Prosody | null): Delivery {
  const rate = rateOf(line);
  return {
    mood: moodOf(line.text),
    level: own.levelDb === null ? null : rounded(line.levelDb - own.levelDb, 1),
    rate: rate === null || own.rate === null ? null : rounded(rate / own.rate, 2),
    pitchRange: prosody?.pitchRange ?? null,
  };
}

/** Median of each speaker's lines, in words (letters, where a script sets no spaces) a second of speech; who says too little is not in it. */
export function paceOf(lines: readonly Line[]): ReadonlyMap<string, number> {
  const bySpeaker = Map.groupBy(lines, ({ speakerId }) => speakerId);
  return new Map(
    [...bySpeaker].flatMap(([speakerId, own]) => {
      const rates = own.flatMap((line) => rateOf(line) ?? []);
      return rates.length === 0 ? [] : [[speakerId, median(rates)] as const];
    }),
  );
}

/** Letters of scripts that set no spaces between words: each counts. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;
const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}'’-]+/u;

function unitsOf(text: string): number {
  const letters = text.match(UNSPACED)?.length ?? 0;
  const words = text.replaceAll(UNSPACED, " ").split(BETWEEN_WORDS);
  return letters + words.filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function rateOf({ text, speech }: Line): number | null {
  const ms = speech.reduce((sum, [startMs, endMs]) => sum + endMs - startMs, 0);
  const units = unitsOf(text);
  return units < LEAST_UNITS || ms < LEAST_SPEECH_MS ? null : (1_000 * units) / ms;
}

/** Quotes, brackets and spaces behind the last mark. */
const CLOSED = /[\s\p{Pe}\p{Pf}\p{Pi}"'”’«»]+$/u;
/** The marks a text ends with, of which a question's counts more than an exclamation's ("?!"). */
const LAST_MARKS = /[\p{Po}…]+$/u;
/** Latin, Arabic, Ethiopic, CJK, doubled and reversed. */
const ASKS = /[?؟፧？⁇⁈⁉⸮]/u;
const CALLS = /[!！‼¡]/u;
/** The Greek question mark looks like a semicolon, and is one after normalisation. */
const ASKS_IN_GREEK = /\p{Script=Greek}[;\u037e]$/u;
/** Armenian puts it inside the word, Spanish before the question. */
const ASKS_WITHIN = /[՞¿]/u;

/** By the last of its sentences. */
function moodOf(text: string): Delivery["mood"] {
  const closed = text.replace(CLOSED, "");
  const marks = LAST_MARKS.exec(closed)?.[0] ?? "";
  const last =
    closed
      .slice(0, closed.length - marks.length)
      .split(/[.!?。！？؟]/u)
      .at(-1) ?? "";
  if (ASKS.test(marks) || ASKS_IN_GREEK.test(closed) || ASKS_WITHIN.test(last)) return "question";
  return CALLS.test(marks) || last.includes("¡") ? "exclamation" : "statement";
}

const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
