/** How words stand together in a text: with spaces or without, and which marks end a sentence or a clause. */

/** Languages written without spaces between words. */
const UNSPACED = new Set(["zh", "yue", "ja", "th", "lo", "km", "my", "bo"]);
/** Titles: a name follows, so nothing is ever cut after them. */
const TITLES = new Set(
  "mr mrs ms mx dr prof sr sra srta dra profa st sta ste fr hr frau m mme mlle me sig dott gen col capt lt sgt rev hon gov sen rep pres".split(" "),
);
/** Other abbreviations: a sentence may end in them, but mostly does not. */
const SHORTENED = new Set("etc vs no nr fig vol inc ltd co corp jr approx dept est bzw usw ca av pág pag núm num tel ud uds vds aprox".split(" "));

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
  let text = "";
  const ends = words.map((word) => {
    text += (text === "" || isClose(text, word.text, unspaced) ? "" : " ") + word.text;
    return text.length;
  });
  return { text, ends };
}

function isClose(before: string, word: string, unspaced: boolean): boolean {
  if (/^(-\p{L}|['’]\p{L}|[.,!?;:…%)\]»”。、！？]+$)/u.test(word)) return true;
  return unspaced && !(/[\p{Script=Latin}\p{N}]$/u.test(before) && /^[\p{Script=Latin}\p{N}]/u.test(word));
}

export type Abbreviation = "title" | "shortened" | null;

/** Whether a word's full stop belongs to the word: "Mr.", "e.g.", "U.S.", the initial "J.". */
export function abbreviation(word: string): Abbreviation {
  const bare = word.replace(/^[^\p{L}\p{N}]+/u, "");
  if (!bare.endsWith(".")) return null;
  const stem = bare.slice(0, -1).toLowerCase();
  if (TITLES.has(stem) || /^\p{Lu}\.$/u.test(bare)) return "title";
  return SHORTENED.has(stem) || /^(\p{L}\.)+\p{L}$/u.test(stem) ? "shortened" : null;
}

export function endsClause(word: string): boolean {
  return /[,;:、，；：—–][”’"'»）)]*$/u.test(word) || /[—–-]$/u.test(word);
}
