/** How words stand together in a text: with spaces or without, and which marks end a sentence or a clause. */
import { isSuppressed } from "./hear/suppressions.ts";

/** Languages written without spaces between words. */
const UNSPACED = new Set(["zh", "yue", "ja", "th", "lo", "km", "my", "bo"]);
/** Those of them that set none between sentences either. */
const CLOSE_SENTENCES = new Set(["zh", "yue", "ja"]);
/** Titles: a name follows, so nothing is ever cut after them. */
const TITLES = new Set(
  "mr mrs ms mx dr prof sr sra srta dra profa st sta ste fr hr frau m mme mlle me sig dott gen col capt lt sgt rev hon gov sen rep pres".split(" "),
);
/** Other abbreviations: a sentence may end in them, but mostly does not. */
const SHORTENED = new Set("etc vs no nr fig vol inc ltd co corp jr approx dept est bzw usw ca av pág pag núm num tel ud uds vds aprox".split(" "));
/** Languages that write "the 3rd" as "3.". */
const ORDINAL_STOP = new Set("de da nb nn no fi et lv cs sk pl hu sl hr sr bs is tr eu fo lb".split(" "));

export function baseLanguage(language: string): string {
  return language.split(/[-_]/, 1)[0]?.toLowerCase() ?? "";
}

export function isUnspaced(language: string): boolean {
  return UNSPACED.has(baseLanguage(language));
}

/**
 * The text of words and where each word ends in it (UTF-16 offsets), so that a place in the text is a word index again.
 * Whisper cuts inside compounds: "-hearted" and "'s" stand close to the word before.
 */
export function joinWords(words: readonly { text: string }[], language: string): { text: string; ends: number[] } {
  const unspaced = isUnspaced(language);
  const parts: string[] = [];
  let length = 0;
  let before = "";
  const ends = words.map((word) => {
    const part = (length === 0 || isClose(before, word.text, unspaced) ? "" : " ") + word.text;
    parts.push(part);
    before = word.text;
    return (length += part.length);
  });
  return { text: parts.join(""), ends };
}

/** Whole sentences one after the other: Chinese and Japanese set no space between them but beside Latin letters, Thai and its neighbours do. */
export function joinSentences(sentences: readonly string[], language: string): string {
  const isClosed = CLOSE_SENTENCES.has(baseLanguage(language));
  const isParted = (before: string, next: string) => !isClosed || /[\p{Script=Latin}\p{N}.,!?]$/u.test(before.slice(-2)) || /^\p{Script=Latin}/u.test(next);
  return sentences.map((next, at) => (at > 0 && isParted(sentences[at - 1]!, next) ? " " : "") + next).join("");
}

/** Whether it is the rest of the word before. */
export function continuesWord(word: string): boolean {
  return /^(-\p{L}|['’]\p{L})/u.test(word);
}

function isClose(before: string, word: string, unspaced: boolean): boolean {
  if (continuesWord(word) || /^[.,!?;:…%)\]»”。、！？]+$/u.test(word)) return true;
  return unspaced && !(/[\p{Script=Latin}\p{N}]$/u.test(before) && /^[\p{Script=Latin}\p{N}]/u.test(word));
}

export type Abbreviation = "title" | "shortened" | null;

/** Whether a word's full stop belongs to the word: "Mr.", "e.g.", "U.S.", the initial "J.", the German "3.". */
export function abbreviation(word: string, language: string): Abbreviation {
  const bare = word.replace(/^[^\p{L}\p{N}]+/u, "");
  if (!bare.endsWith(".")) return null;
  const stem = bare.slice(0, -1);
  const low = stem.toLowerCase();
  if (bare === "I." && baseLanguage(language) === "en") return "shortened";
  if (TITLES.has(low) || /^\p{Lu}\.$/u.test(bare)) return "title";
  if (ORDINAL_STOP.has(baseLanguage(language)) && /^\d{1,2}$/u.test(stem)) return "shortened";
  return SHORTENED.has(low) || /^(\p{L}\.)*\p{L}$/u.test(low) || isSuppressed(stem, baseLanguage(language)) ? "shortened" : null;
}

export function endsClause(word: string): boolean {
  return /[,;:、，；：،؛—–][”’"'»）)]*$/u.test(word) || /[—–-]$/u.test(word);
}
