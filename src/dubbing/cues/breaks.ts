/**
 * Where a reader would part a text: after marks, else before conjunctions and prepositions, never between a small word and what it leans on.
 * Source: Netflix Timed Text Style Guide, General Requirements, "Line Treatment".
 */
import { abbreviation, baseLanguage, endsClause } from "../spelling.ts";
import { functionWords } from "./function-words.ts";

/** Prices of a break, from welcome to bad; nothing else than their order and rough distances matters. */
const PRICE = { sentence: 0, clause: 1, conjunction: 2, leaning: 3, anywhere: 5, name: 7, small: 9, title: 10 };

/** Of a break between two words that follow each other. */
export function breakPrice(before: string, after: string, language: string): number {
  const base = baseLanguage(language);
  const { conjunctions, leaning } = functionWords(base);
  const shortened = abbreviation(before, language);
  if (shortened === "title") return PRICE.title;
  if (shortened === null && /[.!?。！？…؟।][”’"'»）)」』]*$/u.test(before)) return PRICE.sentence;
  if (endsClause(before)) return PRICE.clause;
  const [left, right] = [bare(before), bare(after)];
  if (leaning.has(left) || conjunctions.has(left)) return PRICE.small;
  if (conjunctions.has(right)) return PRICE.conjunction;
  if (leaning.has(right)) return PRICE.leaning;
  return base !== "de" && /^\p{Lu}\p{Ll}/u.test(before) && /^\p{Lu}\p{Ll}/u.test(after) ? PRICE.name : PRICE.anywhere;
}

const bare = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{M}\p{N}']/gu, "");
