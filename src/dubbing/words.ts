/** The recognizer's words, put in order and mended, so that everything after may trust their times. */
import type { Transcript, Word } from "../../containers/contract/stages.ts";

/**
 * A word with usable times: `startMs < endMs`, in order, never overlapping the next. `onsetMs` (within the word) is where it
 * probably begins: recognizers stretch the first word after a pause back over that pause.
 */
export type HeardWord = Word & { onsetMs: number; noSpeech: number };

/** Shortest span a word is given when the recognizer gave it none. */
const SHORTEST_MS = 20;
/** A spoken word lasts at most this much, plus a share per letter; slower is a pause counted in. Measured on Whisper base. */
const LONGEST_MS = 350;
const LONGEST_PER_LETTER_MS = 80;
const SEGMENT_TOLERANCE_MS = 1_000;

/** All words of all pieces in order, none lost, none added. Deterministic; never throws. */
export function heardWords(transcripts: readonly Transcript[]): HeardWord[] {
  const segments = transcripts.flatMap((transcript) => transcript.segments);
  const words = segments.flatMap((segment) => segment.words.map((word) => ({ ...within(word, segment), noSpeech: segment.noSpeech })));
  return withoutOverlaps(words).map((word) => ({ ...word, onsetMs: Math.max(word.startMs, word.endMs - longest(word.text)) }));
}

/** A word cannot be heard far outside its segment (recognizers round the two differently); a segment without length says nothing. */
function within(word: Word, segment: { startMs: number; endMs: number }): Word {
  if (segment.endMs <= segment.startMs) return word;
  const clamp = (ms: number) => Math.min(Math.max(ms, segment.startMs - SEGMENT_TOLERANCE_MS), segment.endMs + SEGMENT_TOLERANCE_MS);
  return { ...word, startMs: clamp(word.startMs), endMs: clamp(word.endMs) };
}

/** Starts are made to rise, then ends are made to lie between their own start and the next one. */
function withoutOverlaps<W extends Word>(words: readonly W[]): W[] {
  let last = -SHORTEST_MS;
  const starts = words.map((word) => (last = Math.max(word.startMs, last + SHORTEST_MS)));
  return words.map((word, index) => {
    const startMs = starts[index] as number;
    const next = starts[index + 1] ?? Number.POSITIVE_INFINITY;
    return { ...word, startMs, endMs: Math.min(Math.max(word.endMs, startMs + SHORTEST_MS), next) };
  });
}

function longest(text: string): number {
  return LONGEST_MS + LONGEST_PER_LETTER_MS * text.length;
}

/** Silence between a word and the next one, in ms; infinite after the last. */
export function pauseAfter(words: readonly HeardWord[], index: number): number {
  const word = words[index];
  const next = words[index + 1];
  return word && next ? next.onsetMs - word.endMs : Number.POSITIVE_INFINITY;
}
