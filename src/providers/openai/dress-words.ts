/**
 * whisper-1 gives its words with times and without punctuation, and the text with punctuation and without times. This puts the
 * punctuation of the text on the words. Order alone decides, no word is lost or added, and one that the text does not have stays as it is.
 */

/** How far ahead in the text a word is looked for: beyond that the two have parted, and the next word is tried. */
const REACH = 60;

/** The words' new texts, one each. */
export function dressWords(words: readonly string[], text: string): string[] {
  const found = places(words, text);
  return words.map((word, index) => {
    const place = found[index];
    if (!place) return word;
    const before = lastEnd(found, index);
    const after = nextStart(found, index) ?? text.length;
    return opening(text.slice(before ?? 0, place.start), before === null) + text.slice(place.start, place.end) + closing(text.slice(place.end, after));
  });
}

type Place = { start: number; end: number };

function places(words: readonly string[], text: string): (Place | null)[] {
  const lower = fold(text);
  let from = 0;
  return words.map((word) => {
    const sought = fold(word.trim());
    const start = sought === "" ? -1 : lower.slice(0, from + REACH + sought.length).indexOf(sought, from);
    if (start < 0) return null;
    from = start + sought.length;
    return { start, end: from };
  });
}

/** Lower case only where that leaves the length alone, so that places in the one are places in the other. */
const fold = (text: string): string => Array.from(text, (char) => (char.toLowerCase().length === char.length ? char.toLowerCase() : char)).join("");

const lastEnd = (found: readonly (Place | null)[], index: number): number | null =>
  found.slice(Math.max(0, index - 8), index).findLast((place) => place !== null)?.end ?? null;
const nextStart = (found: readonly (Place | null)[], index: number): number | null =>
  found.slice(index + 1, index + 9).find((place) => place !== null)?.start ?? null;

const OPENS = /[\p{Ps}\p{Pi}¿¡"'„]+$/u;

/** Of what lies before a word: what opens it, or, after white space, all that touches it and is no letter. */
function opening(gap: string, isFirst: boolean): string {
  const touching = /\s/u.test(gap) || isFirst ? (gap.split(/\s/u).at(-1) ?? "") : (OPENS.exec(gap)?.[0] ?? "");
  return marks(touching);
}

/** Of what lies behind a word: all up to white space that does not open the next one, and a dash that stands alone. */
function closing(gap: string): string {
  const [touching = "", ...rest] = gap.split(/\s/u);
  const dash = rest.slice(0, -1).find((part) => /^[\p{Pd}]+$/u.test(part));
  const own = rest.length > 0 ? touching : touching.replace(OPENS, "");
  return marks(own) + (dash ?? "");
}

/** Letters in a gap are words that the list of words does not have: they are not this word's. */
const marks = (text: string): string => (/[\p{L}\p{N}]/u.test(text) ? "" : text);
