/** A text's words: at its spaces, and by dictionary (Intl.Segmenter) where a script sets none. */

/** Letters of scripts that are written without spaces between words. */
const UNSPACED_LETTER =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;

/**
 * In order; nothing but white space is lost. Marks stay with the word before them, opening ones with the one after.
 * `language` (BCP 47) chooses the dictionary where several share a script; one that Intl does not know is as good as none.
 */
export function splitWords(text: string, language = "und"): string[] {
  const parts = text.split(/\s+/u).filter((part) => part !== "");
  if (!parts.some((part) => UNSPACED_LETTER.test(part))) return parts;
  const dictionary = dictionaryOf(language);
  return parts.flatMap((part) => (UNSPACED_LETTER.test(part) ? byDictionary(part, dictionary) : [part]));
}

function dictionaryOf(language: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language, { granularity: "word" });
  } catch {
    // What engines call a language is not always a tag.
    return new Intl.Segmenter("und", { granularity: "word" });
  }
}

function byDictionary(text: string, dictionary: Intl.Segmenter): string[] {
  const words: string[] = [];
  let opening = "";
  for (const { segment, isWordLike } of dictionary.segment(text)) {
    const last = words.length - 1;
    if (!isWordLike && (last < 0 || /^[\p{Ps}\p{Pi}]/u.test(segment))) opening += segment;
    else {
      if (isWordLike) words.push(opening + segment);
      else words[last] += opening + segment;
      opening = "";
    }
  }
  if (words.length === 0) return [text];
  words[words.length - 1] += opening;
  return words;
}
