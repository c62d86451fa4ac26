/**
 * Where to cut a film for a recognizer: in a pause shortly before a piece would become too long. Pure.
 *
 * A piece holds `startMs`..`endMs` and owns `fromMs`..`untilMs`: own parts cover the film in order without gap, and a piece
 * reaches beyond its own part on both sides, so that a word at a cut is whole in one of two pieces at least.
 */
import { READING_MS } from "./speech-levels.ts";

/** Shorter silences lie inside words: the closure of a stop, the hush between two syllables. */
const PAUSE_READINGS = 15;
/** How much of a piece, before its longest end, is searched: a minute of five. */
const SEARCHED = 0.2;
/** Within 6 dB of the quietest pause is as quiet: background moves that much. */
const AS_QUIET = 4;
/** 45 dB below the loud parts nobody hears speech: true silence elsewhere must not make a quiet room look loud. */
const INAUDIBLE = 10 ** -4.5;
const LOUD = 0.95;

export type SpeechPiece = { startMs: number; endMs: number; fromMs: number; untilMs: number };
export type SpeechCuts = {
  /** Mean square of each 10 ms of the speech. */
  energies: Readonly<ArrayLike<number>>;
  durationMs: number;
  /** Of a piece, with what it overlaps. */
  longestMs: number;
  overlapMs: number;
};

/** @throws RangeError when pieces would be too short to be cut at all */
export function cutSpeech({ energies, durationMs, longestMs, overlapMs }: SpeechCuts): SpeechPiece[] {
  const searchedMs = Math.round(longestMs * SEARCHED);
  if (longestMs < 2 * overlapMs + 2 * searchedMs + 1_000) throw new RangeError("speech pieces are too short for their overlap");
  const pieces: SpeechPiece[] = [];
  for (let fromMs = 0; fromMs < durationMs || pieces.length === 0;) {
    const startMs = Math.max(0, fromMs - overlapMs);
    // a last piece of a few words would be heard without context: it gets its share of the one before
    const limitMs = Math.min(startMs + longestMs - overlapMs, durationMs - searchedMs);
    const untilMs = startMs + longestMs >= durationMs ? durationMs : pauseBefore(energies, limitMs - searchedMs, limitMs);
    pieces.push({ startMs, endMs: Math.min(durationMs, untilMs + overlapMs), fromMs, untilMs });
    fromMs = untilMs;
  }
  return pieces;
}

/** Middle of the longest of the quietest pauses between two times; the later of two alike. */
function pauseBefore(energies: Readonly<ArrayLike<number>>, earliestMs: number, latestMs: number): number {
  const first = Math.ceil(earliestMs / READING_MS);
  const readings = Array.from({ length: Math.floor(latestMs / READING_MS) - first }, (_, k) => energies[first + k] ?? 0);
  const loud = [...readings].sort((a, b) => a - b)[Math.floor(readings.length * LOUD)] ?? 0;
  const quiet = Math.max(quietest(readings) * AS_QUIET, loud * INAUDIBLE);
  let best = { at: 0, length: 0 };
  for (let at = 0; at < readings.length;) {
    let end = at;
    while (end < readings.length && (readings[end] ?? 0) <= quiet) end++;
    if (end - at >= best.length) best = { at, length: end - at };
    at = end + 1;
  }
  return (first + best.at + Math.floor(best.length / 2)) * READING_MS;
}

/** The loudest reading of the pause whose loudest reading is least. */
function quietest(readings: readonly number[]): number {
  let least = Infinity;
  for (let at = 0; at + PAUSE_READINGS <= readings.length; at++) {
    let loudest = 0;
    for (let k = at; k < at + PAUSE_READINGS && loudest < least; k++) loudest = Math.max(loudest, readings[k] ?? 0);
    least = Math.min(least, loudest);
  }
  return least;
}
