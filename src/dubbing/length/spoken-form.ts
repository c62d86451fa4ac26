/**
 * What a voice really says of a text: numbers, units, money, times, acronyms and addresses in words, without emoji. And its words for
 * comparing what ought to be said with what was heard. Tables: en, es, pt, fr, it, de, hi; other languages: numbers, where n2words
 * knows them. Nothing here throws, whatever the text.
 */
import { splitWords } from "../../split-words.ts";
import type { Saying } from "./saying.ts";
import { baseOf, sayingOf } from "./sayings.ts";
import { numberSteps } from "./spoken-numbers.ts";
import { abbreviationStep, acronyms, addresses, signs, unsaid } from "./spoken-words.ts";

type Step = (text: string) => string;

const stepsOf = new Map<string, readonly Step[]>();

/** `language`: BCP 47, the region tells Brazil's numbers from Portugal's. One line without white space at its ends. */
export function spokenForm(text: string, language: string): string {
  const steps = stepsOf.get(language) ?? makeSteps(language);
  let said = asciiDigits(text.normalize("NFC"));
  for (const step of steps) said = step(said);
  return tidy(said);
}

function makeSteps(language: string): readonly Step[] {
  const saying = sayingOf(language);
  const steps = saying === null ? [...numberSteps(null, language), unsaid] : sayingSteps(saying, language);
  // What users call a language is no end of names.
  if (stepsOf.size < 200) stepsOf.set(language, steps);
  return steps;
}

const sayingSteps = (saying: Saying, language: string): Step[] => [
  (text) => addresses(text, saying),
  ...numberSteps(saying, language),
  abbreviationStep(saying),
  (text) => acronyms(text, language),
  (text) => signs(text, saying),
];

/** Digits of other scripts (०-९, ٠-٩, fullwidth) as 0-9: they lie in tens, from a zero on. */
function asciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => String(valueOf(digit)));
}

function valueOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (zero > code - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && (code - zero) % 10 !== 9) zero -= 1;
  return code - zero;
}

/** No space before marks that had none, one everywhere else. French keeps its own before high marks: nobody hears it. */
const tidy = (text: string): string =>
  text
    .replace(/\s+/gu, " ")
    .replace(/ (?=[,.;:!?)\]»”…](?:\s|$))/gu, "")
    .replace(/(?<=[(«“¿¡]) /gu, "")
    .trim();

/** Between number words English puts an "and" or not. */
const ENGLISH_AND = /(?<=\b(?:hundred|thousand|million)) and (?=(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty)\b)/gu;

/**
 * The words of the spoken form in lower case without punctuation, accents kept: two writings of what is said alike come out alike as far
 * as possible ("7" and "sete", "Dr." and "doutor"; "um" and "uma" too, since 1 may be either).
 */
export function comparable(text: string, language: string): string[] {
  const said = spokenForm(text, language)
    .toLowerCase()
    .normalize("NFC")
    .replace(/[’ʼ`´]/gu, "'");
  const bare = said.replace(/(?<![\p{L}\p{N}])'|'(?![\p{L}\p{N}])/gu, " ").replace(/[^\p{L}\p{M}\p{N}'\s]/gu, " ");
  const joined =
    baseOf(language) === "en"
      ? bare
          .replace(/\s+/gu, " ")
          .replace(ENGLISH_AND, " ")
          .replace(/\ba (?=hundred|thousand|million)/gu, "one ")
      : bare;
  const fold = sayingOf(language)?.fold ?? {};
  return splitWords(joined, language).flatMap((word) => folded(word, fold));
}

const folded = (word: string, fold: Readonly<Record<string, string>>): string[] => (Object.hasOwn(fold, word) ? (fold[word] ?? word).split(" ") : [word]);
