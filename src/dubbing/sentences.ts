import { type HeardWord, pauseAfter } from "./words.ts";
import { abbreviation, joinWords } from "./spelling.ts";

/** A shortened word ("etc.", "p.m.") ends its sentence only when the speaker pauses this long, in ms. */
const SHORTENED_PAUSE_MS = 400;

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
    if (ends[word] === offset && isRealEnd(words, word)) found.add(word);
  }
  return found;
}

function isRealEnd(words: readonly HeardWord[], index: number): boolean {
  if (index === words.length - 1) return true;
  const kind = abbreviation((words[index] as HeardWord).text);
  return kind === null || (kind === "shortened" && pauseAfter(words, index) >= SHORTENED_PAUSE_MS);
}

/** A recognizer may name a language by a tag that Intl refuses; the rules hardly differ. */
function known(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? "en";
  } catch {
    return "en";
  }
}
