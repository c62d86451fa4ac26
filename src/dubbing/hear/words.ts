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

/**
 * One speaker's words: starts are made to rise, then ends are made to lie between their own start and the next one. None is lost or
 * added, and none ends after the last known end but where there are more words than milliseconds.
 */
export function mend(words: readonly (RawWord & { index: number })[]): HeardWord[] {
  const lastMs = words.reduce((latest, { startMs, endMs }) => Math.max(latest, startMs, endMs), 0);
  const starts = squeezed(
    spread(
      words.map(({ startMs }) => startMs),
      lastMs,
    ),
    lastMs,
  );
  return words.map((word, at) => {
    const startMs = starts[at]!;
    const next = starts[at + 1] ?? Math.max(lastMs, startMs + 1);
    const mended = { ...word, startMs, endMs: Math.min(Math.max(word.endMs, startMs + SHORTEST_MS), next) };
    return { ...mended, onsetMs: onsetOf(mended) };
  });
}

/** Words that begin no later than one before them share the room up to the next that does, at most SHORTEST_MS each and at least 1 ms. */
function spread(starts: readonly number[], lastMs: number): number[] {
  const risen: number[] = [];
  for (let from = 0; from < starts.length;) {
    const startMs = starts[from]!;
    let to = from + 1;
    while (to < starts.length && starts[to]! <= startMs) to += 1;
    const room = Math.max((starts[to] ?? lastMs) - startMs, 0);
    const step = Math.max(1, Math.min(SHORTEST_MS, Math.floor(room / (to - from))));
    for (let at = from; at < to; at += 1) risen.push(Math.max(startMs + step * (at - from), (risen[at - 1] ?? -1) + 1));
    from = to;
  }
  return risen;
}

/** From the end: the last word keeps SHORTEST_MS before `lastMs`, each before it 1 ms more; never before 0. */
function squeezed(starts: readonly number[], lastMs: number): number[] {
  const latest = lastMs - SHORTEST_MS - (starts.length - 1);
  return starts.map((start, at) => Math.max(at, Math.min(start, latest + at)));
}

/** Silence between a word and the next one, in ms; infinite after the last. */
export function pauseAfter(words: readonly HeardWord[], index: number): number {
  const word = words[index];
  const next = words[index + 1];
  return word && next ? next.onsetMs - word.endMs : Number.POSITIVE_INFINITY;
}
