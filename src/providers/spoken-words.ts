/** Text without times as words, for vendors that give nothing else. */

/** Scripts that set no space between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** In order, nothing but white space lost; punctuation stays with its word. `language`: BCP 47. */
export function spokenWords(text: string, language: string): string[] {
  const spaced = text.split(/\s+/u).filter(Boolean);
  return spaced.flatMap((part) => (UNSPACED.test(part) ? parted(part, language) : [part]));
}

function parted(text: string, language: string): string[] {
  const words: string[] = [];
  let opening = "";
  for (const { segment, isWordLike } of new Intl.Segmenter(language, { granularity: "word" }).segment(text)) {
    if (isWordLike) {
      words.push(opening + segment);
      opening = "";
    } else if (/^[\p{Ps}\p{Pi}]+$/u.test(segment) || words.length === 0) opening += segment;
    else words[words.length - 1] += segment;
  }
  if (opening && words.length > 0) words[words.length - 1] += opening;
  return words.length > 0 ? words : [text];
}
