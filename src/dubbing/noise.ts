/** What a recognizer writes down that nobody said: "[Music]", "(laughs)", "♪". */

/** A description in brackets is never longer than this many words; an unclosed bracket is speech. */
const LONGEST_NOTE = 8;
const CLOSING: Record<string, string> = { "[": "]", "(": ")", "（": "）", "【": "】" };

/** For every word whether it is noise. */
export function noiseWords(words: readonly { text: string }[]): boolean[] {
  const noise = words.map((word) => !/[\p{L}\p{N}]/u.test(word.text) && /[♪♫*#[\]()（）【】]/u.test(word.text));
  for (let index = 0; index < words.length; index += 1) {
    const end = noteEnd(words, index);
    for (let inside = index; inside <= end; inside += 1) noise[inside] = true;
    index = Math.max(index, end);
  }
  return noise;
}

/** Index of the word that closes the bracket opened by word `from`, or -1. */
function noteEnd(words: readonly { text: string }[], from: number): number {
  const close = CLOSING[words[from]?.text[0] ?? ""];
  if (close === undefined) return -1;
  const inside = words.slice(from, from + LONGEST_NOTE).findIndex((word) => word.text.replace(/[.,!?…]+$/u, "").endsWith(close));
  return inside < 0 ? -1 : from + inside;
}

export function isSung(words: readonly { text: string }[]): boolean {
  return words.some((word) => /[♪♫]/u.test(word.text));
}
