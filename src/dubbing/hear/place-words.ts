/** A transcript's words in order, each with times: those it gave, or times between its neighbours' where it gave none. */
import type { Transcript, Word } from "../../../containers/contract/transcript.ts";
import { splitWords } from "../../split-words.ts";
import type { RawWord } from "./words.ts";

type Segment = Transcript["segments"][number];
type Bounds = { startMs: number; endMs: number };

/** A word cannot be heard far outside its segment: recognizers round the two differently. */
const TOLERANCE_MS = 1_000;
/** No film is longer; beyond lie only the mistakes of engines. */
const LATEST_MS = 100 * 3_600_000;
/** What a word takes in calm speech. */
const CALM_MS = 100;
const CALM_PER_LETTER_MS = 60;

/** A segment with a text and without words is parted into words. Deterministic; never throws. */
export function placeWords({ segments, language }: Pick<Transcript, "segments" | "language">): RawWord[] {
  return segments.flatMap((segment) => placed(segment, segment.words.length > 0 ? segment.words : untimedWords(segment.text, language)));
}

function untimedWords(text: string, language: string): Word[] {
  return splitWords(text, language).map((word) => ({ text: word, startMs: null, endMs: null, score: null, levelDb: null, speaker: null }));
}

function placed(segment: Segment, words: readonly Word[]): RawWord[] {
  const bounds = boundsOf(segment, words);
  const known = words.map((word) => timesOf(word, bounds));
  const rows: RawWord[] = [];
  for (let from = 0; from < words.length;) {
    const found = known.findIndex((times, at) => at >= from && times !== null);
    const to = found < 0 ? words.length : found;
    if (to > from)
      rows.push(
        ...between(words.slice(from, to), rows.at(-1) ?? null, known[to] ?? null, bounds).map((times, at) => row(words[from + at]!, times, segment, true)),
      );
    if (found >= 0) rows.push(row(words[found]!, known[found]!, segment, false));
    from = to + 1;
  }
  return rows;
}

/** A segment without length says nothing of where its words are but where they begin. */
function boundsOf(segment: Segment, words: readonly Word[]): Bounds & { isKnown: boolean } {
  const startMs = inFilm(segment.startMs);
  const endMs = inFilm(segment.endMs);
  if (endMs > startMs) return { startMs, endMs, isKnown: true };
  return { startMs, endMs: startMs + calmMs(words), isKnown: false };
}

/** Null: neither end is known. One that is missing lies a calm word away. */
function timesOf(word: Word, bounds: Bounds & { isKnown: boolean }): Bounds | null {
  if (word.startMs === null && word.endMs === null) return null;
  const startMs = word.startMs ?? (word.endMs ?? 0) - calmMs([word]);
  const endMs = word.endMs ?? startMs + calmMs([word]);
  if (!bounds.isKnown) return { startMs: inFilm(startMs), endMs: inFilm(endMs) };
  const inside = (ms: number) => inFilm(Math.min(Math.max(ms, bounds.startMs - TOLERANCE_MS), bounds.endMs + TOLERANCE_MS));
  return { startMs: inside(startMs), endMs: inside(endMs) };
}

/**
 * Shares the room between two known words out by length. A segment of which no word is known is filled; between known words
 * more room than calm speech needs is a pause, and the words stand next to the one before.
 */
function between(words: readonly Word[], before: Bounds | null, after: Bounds | null, bounds: Bounds): Bounds[] {
  const left = before?.endMs ?? Math.min(bounds.startMs, after?.startMs ?? bounds.startMs);
  const right = Math.max(left, after?.startMs ?? bounds.endMs);
  const room = before || after ? Math.min(right - left, calmMs(words)) : right - left;
  const from = before ? left : right - room;
  const total = calmMs(words);
  let said = 0;
  return words.map((word) => {
    const startMs = Math.round(from + (room * said) / total);
    said += calmMs([word]);
    return { startMs, endMs: Math.round(from + (room * said) / total) };
  });
}

function row({ text, score, levelDb, speaker }: Word, { startMs, endMs }: Bounds, segment: Segment, isPlaced: boolean): RawWord {
  return { text: text.trim() || text, startMs, endMs, score, levelDb, label: speaker, noSpeech: segment.noSpeech ?? 0, isPlaced };
}

function calmMs(words: readonly { text: string }[]): number {
  return words.reduce((sum, { text }) => sum + CALM_MS + CALM_PER_LETTER_MS * text.length, 0);
}

function inFilm(ms: number): number {
  return Math.min(Math.max(ms, 0), LATEST_MS);
}
