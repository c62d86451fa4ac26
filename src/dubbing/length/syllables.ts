/**
 * Syllables by hyphenation (Liang's patterns, package hyphen). Printers' rules leave short ends whole, so the count is a little low: it
 * is one feature of a length, not its measure. German's patterns alone are 750 kB of source: there vowel groups must do.
 */
import createHyphenator, { type Hyphenator, type Patterns } from "hyphen";
import en from "hyphen/patterns/en-us.js";
import es from "hyphen/patterns/es.js";
import fr from "hyphen/patterns/fr.js";
import it from "hyphen/patterns/it.js";
import pt from "hyphen/patterns/pt.js";

const PATTERNS: Readonly<Record<string, Patterns>> = { en, es, fr, it, pt };
const PART = "\u00AD";
/** A new word takes some 50 us. The hyphenator keeps every word it has seen, as we do: after so many both begin anew. */
const MOST_WORDS = 10_000;
/** No word of these languages is longer: it is noise. */
const LONGEST = 60;

type Kept = { hyphenate: Hyphenator; counts: Map<string, number> };
const kept = new Map<string, Kept>();

/** Parts of a word (lower case, letters only), at least 1; null where the language has no patterns, or it is no word. `base`: primary tag. */
export function syllablesOf(word: string, base: string): number | null {
  const patterns = PATTERNS[base];
  if (patterns === undefined || word.length > LONGEST) return null;
  const own = keptOf(base, patterns);
  let count = own.counts.get(word);
  if (count === undefined) {
    count = own.hyphenate(word).split(PART).length;
    own.counts.set(word, count);
  }
  return count;
}

function keptOf(base: string, patterns: Patterns): Kept {
  let own = kept.get(base);
  if (own === undefined || own.counts.size >= MOST_WORDS) {
    own = { hyphenate: createHyphenator(patterns, { async: false, html: false, hyphenChar: PART, minWordLength: 2 }), counts: new Map() };
    kept.set(base, own);
  }
  return own;
}
