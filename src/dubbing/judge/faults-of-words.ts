/** Faults of a take that its words show. Pure. */
import { distance, soundOf } from "./letters.ts";
import type { Comparison, Stretch } from "./stretches.ts";

export type WordFlag = "truncated" | "missing_words" | "added_words" | "repeated";

/** Recognizers drop short words on their own ("a", "de"): so many letters are no accident, inside a line and at its end. */
const LEAST_INSIDE = 5;
const LEAST_AT_END = 3;
/** A take that is shorter than this share of what was foreseen may well have lost its last word: then any letters count. */
const SHORT = 0.9;
/** And one that is longer may well have said something twice. */
const LONG = 1.05;
const LEAST_LONG_WORD = 4;
const NEAR_WORDS = 3;
/** Of a stretch's letters: what is left when a word was only misheard. */
const LEAST_SHARE = 0.6;
const LEAST_WORDS = 2;
/** How alike two phrases sound when one is the other once more. */
const ALIKE = 0.34;
/** More letters wrong than this: something else was said, or nothing that can be understood. */
const MOST_ERRORS = 0.6;
const LEAST_LETTERS = 12;
const LEAST_AMOUNT = 0.5;

/** `lengthShare`: of what was foreseen. */
type Compared = { said: readonly string[]; heard: readonly string[]; comparison: Comparison; lengthShare: number };

export function faultsOfWords({ said, heard, comparison: { stretches, errors, letters }, lengthShare }: Compared): WordFlag[] {
  const flags = stretches.flatMap((stretch): WordFlag[] => {
    if (stretch.said[1] === said.length && isCutOff(stretch, lengthShare)) return ["truncated"];
    if (isMissing(stretch)) return ["missing_words"];
    if (isTwice(stretch, heard, lengthShare)) return ["repeated"];
    return isAdded(stretch) ? ["added_words"] : [];
  });
  const isOther = flags.length === 0 && letters >= LEAST_LETTERS && errors > MOST_ERRORS * letters;
  return isOther ? ["missing_words"] : [...new Set(flags)];
}

/** Of languages without spaces, whose words are written in several ways: only how much was heard counts. */
export function faultsOfAmount({ letters }: Comparison, heard: readonly string[]): WordFlag[] {
  const heardLetters = heard.map(soundOf).join("").length;
  if (Math.max(letters, heardLetters) < LEAST_LETTERS) return [];
  if (heardLetters < LEAST_AMOUNT * letters) return ["missing_words"];
  return heardLetters * LEAST_AMOUNT > letters ? ["added_words"] : [];
}

function isCutOff(stretch: Stretch, lengthShare: number): boolean {
  const { words, letters } = tooFew(stretch);
  return (letters >= LEAST_AT_END && letters >= LEAST_SHARE * stretch.saidLetters) || (words > 0 && letters > 0 && lengthShare < SHORT);
}

function isMissing(stretch: Stretch): boolean {
  const { words, letters } = tooFew(stretch);
  return words >= LEAST_WORDS && letters >= LEAST_INSIDE && letters >= LEAST_SHARE * stretch.saidLetters;
}

const tooFew = ({ said, heard, saidLetters, heardLetters }: Stretch): { words: number; letters: number } => ({
  words: said[1] - said[0] - (heard[1] - heard[0]),
  letters: saidLetters - heardLetters,
});

function isAdded(stretch: Stretch): boolean {
  const { words, letters } = tooMany(stretch);
  return words >= LEAST_WORDS && letters >= LEAST_INSIDE && letters >= LEAST_SHARE * stretch.heardLetters;
}

/** What is said twice in a row is no accident either, however short: two words, or a long one. */
function isTwice(stretch: Stretch, all: readonly string[], lengthShare: number): boolean {
  const { words, letters } = tooMany(stretch);
  const isEnough = letters >= (words >= LEAST_WORDS ? LEAST_AT_END : LEAST_LONG_WORD);
  return isEnough && letters >= LEAST_SHARE * stretch.heardLetters && (isRepeated(stretch, all) || (lengthShare > LONG && isEcho(stretch, all)));
}

const tooMany = ({ said, heard, saidLetters, heardLetters }: Stretch): { words: number; letters: number } => ({
  words: heard[1] - heard[0] - (said[1] - said[0]),
  letters: heardLetters - saidLetters,
});

/**
 * The same words stand beside it. Where a phrase is said twice, either is the one too many, or the end of the first with the beginning of
 * the second: what is looked for is made of the words behind and before it, with every such cut.
 */
function isRepeated({ heard: [from, to] }: Stretch, all: readonly string[]): boolean {
  const soundFrom = (start: number, end: number): string => all.slice(Math.max(0, start), end).map(soundOf).join("");
  const phrase = soundFrom(from, to);
  const cuts = Array.from({ length: to - from + 1 }, (_, before) => soundFrom(to, to + (to - from) - before) + soundFrom(from - before, from));
  return cuts.some((beside) => distance(beside, phrase) <= ALIKE * phrase.length);
}

/** A phrase said twice of which the recognizer swallowed the short words: a long one of it stands close by once more. */
function isEcho({ heard: [from, to] }: Stretch, all: readonly string[]): boolean {
  const near = [...all.slice(Math.max(0, from - NEAR_WORDS), from), ...all.slice(to, to + NEAR_WORDS)].map(soundOf);
  return all.slice(from, to).some((word) => word.length >= LEAST_LONG_WORD && near.includes(soundOf(word)));
}
