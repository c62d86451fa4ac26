/** A film's words with exact times: sentences of a made-up language in which no word comes twice. */
import type { Said } from "../fakes/speech.ts";

const SYLLABLES = ["ba", "ke", "lo", "mi", "nu", "ra", "se", "to", "vi", "za"];
const nameOf = (index: number): string => Array.from(String(index).padStart(4, "0"), (digit) => SYLLABLES[Number(digit)]).join("");

/** Sentences of nine words, each word 280 ms with 60 ms between, and half a second between sentences; two people in turns of four sentences. */
export function filmOf(durationMs: number): Said[] {
  const words: Said[] = [];
  for (let at = 500, index = 0; at + 300 < durationMs; index++) {
    const place = index % 9;
    const name = nameOf(index);
    const text = place === 0 ? name[0]!.toUpperCase() + name.slice(1) : place === 8 ? `${name}.` : place === 4 ? `${name},` : name;
    words.push({ text, startMs: at, endMs: at + 280, speaker: Math.floor(index / 36) % 2 === 0 ? "A" : "B" });
    at += place === 8 ? 780 : 340;
  }
  return words;
}

/** What a piece of the film lets hear, from its own start: words cut at its edge are heard by nobody. */
export function saidBetween(film: readonly Said[], startMs: number, endMs: number): Said[] {
  return film
    .filter((word) => word.startMs >= startMs && word.endMs <= endMs)
    .map((word) => ({ ...word, startMs: word.startMs - startMs, endMs: word.endMs - startMs }));
}
