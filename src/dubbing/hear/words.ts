/** The recognizer's words with times that everything after may trust. Integer milliseconds of the film. */

/** `label`: the recognizer's own name for who speaks. `isPlaced`: nobody found it in the sound, its times lie between its neighbours'. */
export type RawWord = {
  text: string;
  startMs: number;
  endMs: number;
  score: number | null;
  levelDb: number | null;
  label: string | null;
  noSpeech: number;
  isPlaced: boolean;
};
/**
 * `startMs < endMs`, in order, never overlapping the next word of the same speaker. `onsetMs` (within the word) is where it
 * probably begins: recognizers stretch the first word after a pause back over that pause. `index`: its place among all words.
 */
export type HeardWord = RawWord & { onsetMs: number; index: number };

/** Shortest span a word is given when the recognizer gave it none. */
const SHORTEST_MS = 20;
/** A spoken word lasts at most this much, plus a share per letter; slower is a pause counted in. Measured on Whisper base. */
const LONGEST_MS = 350;
const LONGEST_PER_LETTER_MS = 80;
/** Words of tens of letters exist where no spaces are written, and breathe inside. */
const MOST_LETTERS = 30;

export function longestMs(text: string): number {
  return LONGEST_MS + LONGEST_PER_LETTER_MS * Math.min(text.length, MOST_LETTERS);
}

export function onsetOf({ text, startMs, endMs }: Pick<RawWord, "text" | "startMs" | "endMs">): number {
  return Math.max(startMs, endMs - longestMs(text));
}

/** One speaker's words: starts are made to rise, then ends are made to lie between their own start and the next one. None is lost or added. */
export function mend(words: readonly (RawWord & { index: number })[]): HeardWord[] {
  let last = -SHORTEST_MS;
  const starts = words.map((word) => (last = Math.max(word.startMs, last + SHORTEST_MS)));
  return words.map((word, at) => {
    const startMs = starts[at] as number;
    const mended = { ...word, startMs, endMs: Math.min(Math.max(word.endMs, startMs + SHORTEST_MS), starts[at + 1] ?? Number.POSITIVE_INFINITY) };
    return { ...mended, onsetMs: onsetOf(mended) };
  });
}

/** Silence between a word and the next one, in ms; infinite after the last. */
export function pauseAfter(words: readonly HeardWord[], index: number): number {
  const word = words[index];
  const next = words[index + 1];
  return word && next ? next.onsetMs - word.endMs : Number.POSITIVE_INFINITY;
}
