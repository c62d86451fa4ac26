/**
 * With each translation comes the beginning of the line it translates. A model that lost count, left a line out and moved the rest up,
 * or mixed two lines up, gives itself away by that.
 */

const LEAST_WORDS = 5;
const MOST_WORDS = 14;

/** Letters and digits alone: how a model writes quotes, accents and case of a copy is no matter. */
export const bare = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

const startOf = (text: string, words: number): string => bare(text.trim().split(/\s+/).slice(0, words).join(" "));

/** As many as tell the lines apart, at least 5; 14 where nothing does. */
export function echoWords(texts: readonly string[]): number {
  const different = new Set(texts.map(bare)).size;
  for (let words = LEAST_WORDS; words < MOST_WORDS; words++) if (new Set(texts.map((text) => startOf(text, words))).size === different) return words;
  return MOST_WORDS;
}

/** Whether `echo` is the beginning of `text`, and of none of the others that say something else. A text without a letter is known by an echo without one. */
export function isEchoOf(echo: string, text: string, others: readonly string[]): boolean {
  const [said, own] = [bare(echo), bare(text)];
  if (own === "" || said === "") return own === said;
  return own.startsWith(said) && !others.some((other) => bare(other) !== own && bare(other).startsWith(said));
}
