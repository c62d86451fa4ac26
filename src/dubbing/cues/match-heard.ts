/** Which words of a text were heard when: the text laid beside what a recognizer heard, letters deciding. Pure. */
import { alignWords } from "../judge/align-words.ts";
import { comparable } from "../length/spoken-form.ts";
import { isUnspaced } from "../spelling.ts";
import type { TakeWord } from "./params.ts";
import type { Spoken } from "./part-text.ts";
import { sameLetters } from "./same-letters.ts";

/** A word (or letter) as it is compared; `of`: which of the texts it belongs to, or when it is heard. */
type Piece<Of> = { text: string; of: Of };

/** In ms of the take, for each text; null: not recognised. Their order is that of the texts. */
export function matchHeard(texts: readonly string[], heard: readonly TakeWord[], language: string): (Spoken | null)[] {
  const found: (Spoken | null)[] = texts.map(() => null);
  const split = (text: string) => (isUnspaced(language) ? Array.from(text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, "")) : comparable(text, language));
  const said = texts.flatMap((text, of) => split(text).map((piece): Piece<number> => ({ text: piece, of })));
  const sounds = heard.flatMap((word) => shared(split(word[0]), word));
  let latest = 0;
  for (const [from, to] of pairsOf(said, sounds, language)) {
    const [startMs, endMs] = [Math.max(latest, sounds[to]!.of[0]), Math.max(latest, sounds[to]!.of[1])];
    const { of } = said[from]!;
    found[of] = [found[of]?.[0] ?? startMs, endMs];
    latest = endMs;
  }
  return found;
}

/** A word that is compared as several shares its time among them. */
function shared(texts: readonly string[], [, startMs, endMs]: TakeWord): Piece<Spoken>[] {
  const total = texts.join("").length || 1;
  let said = 0;
  return texts.map((text) => {
    const from = startMs + ((endMs - startMs) * said) / total;
    said += text.length;
    return { text, of: [from, startMs + ((endMs - startMs) * said) / total] };
  });
}

/** Indices of what is the same in both, in order. What begins and ends alike needs no search: most of a good take. */
function pairsOf(said: readonly { text: string }[], heard: readonly { text: string }[], language: string): [number, number][] {
  const [a, b] = [said.map(({ text }) => text), heard.map(({ text }) => text)];
  const head = alike(a, b);
  const tail = alike(a.slice(head).toReversed(), b.slice(head).toReversed());
  const [endA, endB] = [a.length - tail, b.length - tail];
  const middle = isUnspaced(language) ? sameLetters(a.slice(head, endA), b.slice(head, endB)) : sameWords(a.slice(head, endA), b.slice(head, endB));
  return [
    ...Array.from({ length: head }, (_, at): [number, number] => [at, at]),
    ...middle.map(([from, to]): [number, number] => [from + head, to + head]),
    ...Array.from({ length: tail }, (_, at): [number, number] => [endA + at, endB + at]),
  ];
}

/** How many are the same from the beginning on. */
function alike(a: readonly string[], b: readonly string[]): number {
  const differs = a.findIndex((text, at) => text !== b[at]);
  return differs < 0 ? a.length : differs;
}

/** Words that differ in half of their letters at most; of one that was heard as two, both. */
function sameWords(a: readonly string[], b: readonly string[]): [number, number][] {
  return alignWords(a, b).flatMap(({ said, heard, cost }) => {
    const letters = Math.max(a.slice(...said).join("").length, b.slice(...heard).join("").length);
    if (said[0] === said[1] || heard[0] === heard[1] || cost > letters / 2) return [];
    const moves = Math.max(said[1] - said[0], heard[1] - heard[0]);
    return Array.from({ length: moves }, (_, at): [number, number] => [Math.min(said[0] + at, said[1] - 1), Math.min(heard[0] + at, heard[1] - 1)]);
  });
}
