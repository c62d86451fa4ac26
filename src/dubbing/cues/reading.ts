/**
 * How much a row holds and how fast it is read, by language. Source: Netflix Timed Text Style Guides (partnerhelp.netflixstudios.com; General
 * Requirements and those of each language): 42 characters a row and 17 a second, for Chinese 16 and 9, for Korean 16 and 12;
 * 5/6 s to 7 s a cue, two rows, two frames between cues. Theirs for Japanese (13 and 4) suppose that a person shortened the text: we lose
 * none, so it is shown as Chinese is. Marks above and below letters (Thai, Hindi, Arabic) take no room of their own.
 */
import { baseLanguage } from "../spelling.ts";

export const SHORTEST_MS = 834;
export const LONGEST_MS = 7_000;
/** Two frames of film (24, 25 frames a second) and a bit: less is no gap but a flicker. */
export const GAP_MS = 80;

/** `room`: of a row, in the units of `width`; `needMs`: how long a text of some width must stand to be read. */
export type Reading = { room: number; width: (text: string) => number; needMs: (width: number) => number };

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]/u;
const ALL_WIDE = new RegExp(WIDE, "gu");
/** Every character of it is one column. */
const PLAIN = /^[\u0020-\u007e\u00a0-\u024f\u0400-\u0482]*$/u;
const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/** A text is read as wide where most of its characters are, whatever its language says. */
export function readingOf(language: string, text: string): Reading {
  const isWide = (text.match(ALL_WIDE)?.length ?? 0) * 2 > Array.from(text).length;
  const perSecond = isWide ? (baseLanguage(language) === "ko" ? 12 : 9) : 17;
  const [full, half] = isWide ? [1, 0.5] : [2, 1];
  const width = (some: string): number => (PLAIN.test(some) ? some.length * half : columns(some, full, half));
  const needMs = (some: number): number => Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.ceil((1_000 * some) / perSecond)));
  return { room: isWide ? 16 : 42, width, needMs };
}

function columns(text: string, full: number, half: number): number {
  let sum = 0;
  for (const { segment } of graphemes.segment(text)) sum += WIDE.test(segment) ? full : half;
  return sum;
}

/** Pieces of at most `room`, cut between characters: of what is no word any more (an address, a cry). */
export function cutToRoom(word: string, { room, width }: Reading): string[] {
  if (width(word) <= room) return [word];
  const pieces = [""];
  for (const { segment } of graphemes.segment(word)) {
    const last = pieces.length - 1;
    if (pieces[last] !== "" && width(pieces[last] + segment) > room) pieces.push(segment);
    else pieces[last] += segment;
  }
  return pieces;
}
