/** What of a text takes time to say, counted on its spoken form. Every count only grows when words are added. */
import { baseOf } from "./sayings.ts";
import { syllablesOf } from "./syllables.ts";

/** In the order of a model's coefficients. */
export const FEATURES = ["once", "characters", "vowels", "syllables", "words", "commas", "stops", "wide"] as const;
/**
 * once: 1. characters: letters of alphabets. vowels: vowel groups, that is syllables by ear; a lone consonant is a letter's name. syllables: by
 * hyphenation, else the vowel groups. words. commas: marks with a pause inside the text. stops: ends of sentences inside the text. wide:
 * syllables of scripts that write syllables (Han, kana, Hangul), in Japanese morae.
 */
export type Features = readonly [
  once: number,
  characters: number,
  vowels: number,
  syllables: number,
  words: number,
  commas: number,
  stops: number,
  wide: number,
];

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const WORD = /[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu;
/** Small kana make one mora with the one before. */
const SMALL_KANA = /[ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ]/u;
/** A kanji is read with two morae about as often as with more or fewer. */
const MORAE_OF_KANJI = 2;

/** `spoken`: the text's spoken form. */
export function featuresOf(spoken: string, language: string): Features {
  const base = baseOf(language);
  const wide = spoken.match(WIDE) ?? [];
  const words = (wide.length > 0 ? spoken.replace(WIDE, " ") : spoken).toLowerCase().match(WORD) ?? [];
  let [characters, vowels, syllables] = [0, 0, 0];
  for (const word of words) {
    const heard = vowelsOf(word, base);
    characters += word.length;
    vowels += heard;
    syllables += syllablesOf(word, base) ?? heard;
  }
  return [1, characters, vowels, syllables, words.length, insideCount(spoken, COMMAS), insideCount(spoken, STOPS), wideCount(wide, base)];
}

const COMMAS = /[,;:—–、，；：،؛]+|\s-\s|(?<=\s)[("«“]|[)"»”](?=\s)/gu;
const STOPS = /[.!?…。！？।؟]+/gu;

/** Marks with something to say after them. */
function insideCount(spoken: string, marks: RegExp): number {
  const [inside] = /^[^]*[\p{L}\p{N}]/u.exec(spoken) ?? [""];
  return inside.match(marks)?.length ?? 0;
}

function wideCount(characters: readonly string[], base: string): number {
  return base === "ja"
    ? characters.reduce((sum, each) => sum + (SMALL_KANA.test(each) ? 0 : /\p{Script=Han}/u.test(each) ? MORAE_OF_KANJI : 1), 0)
    : characters.length;
}

const VOWELS = /[aeiouyæœøàáâãäåèéêëìíîïòóôõöùúûüýÿăąęěėēīōūůűőıаеёиоуыэюяіїєαεηιουωάέήίόύώϊϋ]+/gu;
/** Vowels in a row that are two syllables. */
const HIATUS = /(?<=[aeo])[íúáéó](?=[^aeiou]|$)|[íú](?=[aeo])|(?<=[ií])[aáoó](?=s?$)/gu;
/** Written at the end and not heard. */
const SILENT: Readonly<Record<string, RegExp>> = { en: /(?<=[aeiouy].*[^aeiouyl])(?:e|es|ed)$/u, fr: /(?<=[aeiouyàâéèêëîïôùûœ].*[^aeiouyé])(?:e|es|ent)$/u };
const ROMANCE = new Set(["es", "pt", "it"]);

function vowelsOf(word: string, base: string): number {
  const silent = SILENT[base];
  const heard = silent === undefined ? word : word.replace(silent, "");
  if (/\p{Script=Devanagari}/u.test(word)) return devanagariVowels(word);
  const groups = (heard.match(VOWELS)?.length ?? 0) + (ROMANCE.has(base) ? (heard.match(HIATUS)?.length ?? 0) : 0);
  return Math.max(1, groups);
}

/** A consonant carries a vowel of its own unless it is joined to the next (virama) or ends the word. */
function devanagariVowels(word: string): number {
  const own = word.match(/[\u0904-\u0914\u0960\u0961]/gu)?.length ?? 0;
  const carried = word.match(/[\u0915-\u0939\u0958-\u095F](?!\u094D|\u093C\u094D|$)/gu)?.length ?? 0;
  return Math.max(1, own + carried);
}
