/** The figures of the keyless engines beside their goals: issue 6, "Keyless engines for real, in one table". Pure. */
import { atMost, type Finding, noted } from "../../finding.ts";

/** `least`: chrF; null: told for information. */
export type Pair = { from: string; to: string; engine: string; least: number | null };
export type Voice = { engine: string; voice: string; language: string };

const [BERGAMOT, APERTIUM, ESPEAK] = ["bergamot/firefox-tiny", "apertium/pivot", "espeak/ng"];
export const PAIRS: readonly Pair[] = [
  { from: "en", to: "pt", engine: BERGAMOT, least: 86 },
  { from: "en", to: "es", engine: APERTIUM, least: 79 },
  { from: "es", to: "en", engine: APERTIUM, least: 80 },
  { from: "pt", to: "en", engine: BERGAMOT, least: null },
  { from: "en", to: "fr", engine: APERTIUM, least: null },
  { from: "en", to: "it", engine: APERTIUM, least: null },
];
/** Percent of the words; of every voice that is meant to be listened to, in these languages. */
const MOST_ERRORS = 3;
const JUDGED = ["en", "es", "pt"];
const MOST_REAL_TIME = 0.25;
/** espeak-ng has hundreds of voices, which are all alike: one woman and one man in the judged languages, one of the others. */
const ASKED_OF_ESPEAK = ["en-US-f", "en-US-m", "es-f", "es-m", "pt-BR-f", "pt-BR-m", "de-f", "fr-f", "it-f"];

const TIMED = ["af_heart", "ef_dora", "pf_dora", "pico-en-us", "pico-es", "en-US-f", "es-f", "pt-BR-f"];

/** Whisper writes Hindi in Urdu's script: nothing to compare. */
export const isAsked = ({ engine, voice, language }: Voice): boolean => language !== "hi" && (engine !== ESPEAK || ASKED_OF_ESPEAK.includes(voice));

/** One voice of each engine in each judged language, to be timed. */
export const isTimed = ({ voice }: Voice): boolean => TIMED.includes(voice);

export function ofTranslation({ from, to, engine, least }: Pair, chrf: number): Finding {
  const goal = least === null ? null : `>= ${least}`;
  return { what: whatOf({ from, to, engine }), value: chrf, result: chrf.toFixed(1), goal, isMet: least === null ? null : chrf >= least };
}

/** An engine that is not installed misses no goal, and is not silently left out. */
export function translationNotRun({ from, to, engine, least }: Pair, reason: string): Finding {
  return { ...notRun(whatOf({ from, to, engine }), reason), goal: least === null ? null : `>= ${least}` };
}

export const notRun = (what: string, reason: string): Finding => ({ what, value: Number.NaN, result: `not run: ${reason}`, goal: null, isMet: null });

const whatOf = ({ from, to, engine }: Pick<Pair, "from" | "to" | "engine">): string => `chrF of ${from}-${to}, ${engine}, ten sentences`;

export function ofVoice({ engine, voice, language }: Voice, { words, wrong }: { words: number; wrong: number }): Finding {
  const what = `words heard wrong, ${language}, ${voice} of ${engine} (${wrong} of ${words})`;
  const isJudged = JUDGED.includes(language.split("-")[0]!) && engine !== ESPEAK;
  const share = (100 * wrong) / words;
  return isJudged ? atMost(what, share, MOST_ERRORS, " %") : noted(what, share, " %");
}

export const realTimeFactor = (what: string, tookS: number, lastS: number): Finding =>
  atMost(`real-time factor of ${what}, models loaded`, tookS / lastS, MOST_REAL_TIME);

/** `bytes` null: nothing measures it here. */
export const memoryOf = (service: string, bytes: number | null): Finding[] =>
  bytes === null ? [] : [noted(`memory of the service ${service} and all it starts, most`, bytes / 2 ** 20, " MiB")];
