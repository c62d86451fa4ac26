/**
 * Judges a take by what a stranger heard of it (stage `verify`): nothing missing, added, said twice, silent, clipped or in another language,
 * and about as long as foreseen. A recognizer mishears names and homophones: only what it cannot have misheard counts. Pure.
 */
import type { VerifyValue } from "../../containers/contract/stages.ts";
import { isWrongLanguage } from "./judge/fault-of-language.ts";
import { faultsOfSound, type SoundFlag } from "./judge/faults-of-sound.ts";
import { faultsOfAmount, faultsOfWords, type WordFlag } from "./judge/faults-of-words.ts";
import { heardWords } from "./judge/heard-words.ts";
import { compareWords } from "./judge/stretches.ts";
import { comparable } from "./length/spoken-form.ts";
import { isUnspaced } from "./spelling.ts";

export type TakeFlag = SoundFlag | WordFlag | "wrong_language";
/** `wer`: words that were not heard even nearly, or too many, of those that ought to be said; it may pass 1. */
export type TakeJudgement = { verdict: "good" | "bad"; flags: TakeFlag[]; wer: number };
/** `text` in `language` is what ought to be said; `predictedMs`: how long it was foreseen to be, `takeMs`: how long it is. */
type JudgedTake = { text: string; language: string; predictedMs: number; heard: VerifyValue; takeMs: number };

/** What users are told, after the line: each is a whole sentence. */
export const FLAG_SAYS: Readonly<Record<TakeFlag, string>> = {
  silent: "The take is silent, or has a long hole.",
  clipped: "The take is distorted: it is louder than sound can be.",
  truncated: "The end of the line is missing.",
  missing_words: "Words of the line are missing or cannot be understood.",
  added_words: "The voice says words that are not in the line.",
  repeated: "The voice says a part of the line twice.",
  wrong_language: "The take sounds like another language.",
  too_long: "The take is much longer than the line needs.",
  too_short: "The take is much shorter than the line needs.",
};

export function judgeTake(take: JudgedTake): TakeJudgement {
  const { text, language, heard } = take;
  const sound = faultsOfSound(take);
  const said = comparable(text, language);
  const words = heardWords(heard.words, take);
  const comparison = compareWords(said, words);
  const { errors, letters, wrong } = comparison;
  const isReadable = isSameScript(text, heard.words) && letters > 0;
  const hasWords = isReadable && !isUnspaced(language);
  const foreign = isWrongLanguage(language, heard.detected, hasWords ? errors / letters : 0);
  const flags: TakeFlag[] = [
    ...sound,
    ...(foreign ? (["wrong_language"] as const) : []),
    // What is silent has lost its words, what is in another language has others.
    ...(isReadable && !sound.includes("silent") && !foreign
      ? hasWords
        ? faultsOfWords({ said, heard: words, comparison, lengthShare: take.takeMs / take.predictedMs })
        : faultsOfAmount(comparison, words)
      : []),
  ];
  return { verdict: flags.length === 0 ? "good" : "bad", flags, wer: hasWords ? Number((wrong / said.length).toFixed(3)) : 0 };
}

/** Whisper writes some languages in a neighbour's script (Hindi in Arabic): then the words cannot be compared, though they may be right. */
function isSameScript(text: string, words: VerifyValue["words"]): boolean {
  const heard = words.map((word) => word.text).join(" ");
  const own = scriptOf(text);
  return heard.trim() === "" || own === null || scriptOf(heard) === own;
}

const SCRIPTS = ["Latin", "Cyrillic", "Greek", "Arabic", "Devanagari", "Hebrew", "Hangul"].map(
  (name) => [name, new RegExp(`\\p{Script=${name}}`, "gu")] as const,
);

/** The script that most letters are in; null: none of those known. */
function scriptOf(text: string): string | null {
  const counts = SCRIPTS.map(([name, letters]) => [name, (text.match(letters) ?? []).length] as const);
  const [name, most] = counts.reduce((best, each) => (each[1] > best[1] ? each : best));
  return most > 0 ? name : null;
}
