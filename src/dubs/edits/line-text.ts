/** Sizes of a line's text, and texts put together. */

const segmenter = new Intl.Segmenter("und", { granularity: "word" });

/** Words by Unicode's rules (UAX 29), at least 1; the language need not be known. */
export function countWords(text: string): number {
  let words = 0;
  for (const { isWordLike } of segmenter.segment(text)) if (isWordLike) words += 1;
  return Math.max(1, words);
}

export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** With a space between, except in Chinese and Japanese, which write none. */
export function joinTexts(before: string, after: string): string {
  const close = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}\uFF01-\uFF5E]/u;
  const unspaced = close.test(Array.from(before).at(-1) ?? "") && close.test(Array.from(after).at(0) ?? "");
  return before + (unspaced ? "" : " ") + after;
}
