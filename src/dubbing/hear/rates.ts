/**
 * Whether a text can be said in its time. Nobody says more than about twice the fastest languages' mean of 8 syllables a second
 * (Pellegrino, Coupe & Marsico 2011); a syllable is one Han character, about one and a half kana, two letters of an alphabet.
 */
import type { Draft } from "./draft.ts";

/** Letters a second. */
const FASTEST = 35;
const SLOWEST = 1.6;
/** What a character counts in letters, the later ones on top. */
const WEIGHTS: readonly [RegExp, number][] = [
  [/\p{L}/gu, 1],
  [/\p{N}/gu, 3],
  [/[\p{Script=Han}\p{Script=Hangul}]/gu, 1.2],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 0.5],
];
/** A shorter text says nothing of its rate, and a shorter time nothing of its slowness. */
const LEAST_LETTERS = 12;
const LEAST_MS = 2_500;

export function rateOf({ text, speech }: Pick<Draft, "text" | "speech">): "too_fast" | "too_slow" | null {
  const letters = lettersOf(text);
  const ms = speech.reduce((sum, [startMs, endMs]) => sum + endMs - startMs, 0);
  if (letters >= LEAST_LETTERS && letters / ms > FASTEST / 1_000) return "too_fast";
  return ms >= LEAST_MS && letters / ms < SLOWEST / 1_000 ? "too_slow" : null;
}

function lettersOf(text: string): number {
  return WEIGHTS.reduce((sum, [pattern, weight]) => sum + weight * (text.match(pattern)?.length ?? 0), 0);
}
