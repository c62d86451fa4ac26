/** Where sentences end in a row of words. */
import { abbreviation, baseLanguage, joinWords } from "../spelling.ts";
import { type HeardWord, pauseAfter } from "./words.ts";

/** A shortened word ("etc.", "p.m.") ends its sentence only when the speaker pauses this long, in ms. */
const SHORTENED_PAUSE_MS = 400;
/** Where sentences have no mark at their end, a pause is the mark. */
const UNMARKED_PAUSE_MS = 500;
const UNMARKED = new Set(["th", "lo", "km", "my", "bo"]);
/** So many words without one sentence mark: the recognizer writes none. */
const MOST_UNMARKED_WORDS = 60;
const MARK = /[\p{Sentence_Terminal}…][\p{Pe}\p{Pf}"'”’]*$/u;

/**
 * Indices of the words that end a sentence. Boundaries come from Unicode's sentence rules (UAX 29, by Intl.Segmenter) on
 * the joined text and are mapped back by offset; one inside a word, or after "Mr.", is none.
 */
export function sentenceEnds(words: readonly HeardWord[], language: string): Set<number> {
  const { text, ends } = joinWords(words, language);
  const found = new Set<number>();
  let word = 0;
  for (const sentence of new Intl.Segmenter(known(language), { granularity: "sentence" }).segment(text)) {
    const offset = sentence.index + sentence.segment.trimEnd().length;
    while (word < ends.length && (ends[word] as number) < offset) word += 1;
    if (ends[word] === offset && isRealEnd(words, word, language)) found.add(word);
  }
  for (const index of pausesWithoutMarks(words, language)) found.add(index);
  return found;
}

export function hasSentenceMark(text: string): boolean {
  return MARK.test(text);
}

function isRealEnd(words: readonly HeardWord[], index: number, language: string): boolean {
  if (index === words.length - 1) return true;
  const kind = abbreviation((words[index] as HeardWord).text, language);
  return kind === null || (kind === "shortened" && pauseAfter(words, index) >= SHORTENED_PAUSE_MS);
}

function pausesWithoutMarks(words: readonly HeardWord[], language: string): number[] {
  const marks = words.flatMap(({ text }, index) => (MARK.test(text) ? [index] : []));
  const found: number[] = [];
  let from = 0;
  for (const to of [...marks, words.length]) {
    if (UNMARKED.has(baseLanguage(language)) || to - from > MOST_UNMARKED_WORDS)
      for (let index = from; index < to; index += 1) if (pauseAfter(words, index) >= UNMARKED_PAUSE_MS) found.push(index);
    from = to + 1;
  }
  return found;
}

/** A recognizer may name a language by a tag that Intl refuses; the rules hardly differ. */
function known(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? "en";
  } catch {
    return "en";
  }
}
