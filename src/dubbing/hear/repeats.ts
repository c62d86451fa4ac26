/** Phrases said again and again: what recognizers write when they lose the thread (and, seldom, what people say). */
import type { Draft } from "./draft.ts";

/** How often a phrase of so many words has to follow itself: "no, no, no, no" is speech. */
const TIMES: readonly number[] = [6, 4, 3, 3, 3, 3, 3, 3];
/** So many lines of one speaker with the same words. */
const SAME_LINES = 3;

/** `lines` in order; true for those that hold or are a repetition (the first of equal lines is none). */
export function repeatedLines(lines: readonly Draft[]): boolean[] {
  const last = new Map<number, { text: string; count: number; lines: number[] }>();
  const found = lines.map(({ words }) => isLoop(words.map(({ text }) => bare(text))));
  lines.forEach(({ speaker, words }, index) => {
    const text = words.map((word) => bare(word.text)).join(" ");
    const before = last.get(speaker);
    const run =
      before && text !== "" && before.text === text ? { text, count: before.count + 1, lines: [...before.lines, index] } : { text, count: 1, lines: [] };
    last.set(speaker, run);
    if (run.count >= SAME_LINES) for (const at of run.lines) found[at] = true;
  });
  return found;
}

function isLoop(words: readonly string[]): boolean {
  return TIMES.some((times, at) => longestRun(words, at + 1) >= times);
}

/** How often, at most, a phrase of `size` words stands in a row. */
function longestRun(words: readonly string[], size: number): number {
  let same = 0;
  let most = 0;
  for (let at = size; at < words.length; at += 1) {
    same = words[at] === words[at - size] ? same + 1 : 0;
    most = Math.max(most, same);
  }
  return most === 0 ? 0 : 1 + Math.floor(most / size);
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, "");
}
