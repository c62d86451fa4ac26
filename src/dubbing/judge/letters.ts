/** How far two words are apart in letters, the ear's way: accents, and letters that many languages do not tell apart, count as nothing. Pure. */

/** Written otherwise and heard alike, in the languages of the Latin script. */
const ALIKE: readonly (readonly [RegExp, string])[] = [
  [/ph/g, "f"],
  [/qu|ck|ch|[kq]/g, "c"],
  [/[vw]/g, "b"],
  [/[zç]|ss|sh|x/g, "s"],
  [/[jy]/g, "i"],
  [/h/g, ""],
  [/(.)\1+/gu, "$1"],
];

/** `Água` -> `agua`. Other scripts lose their marks that stand alone, nothing else. */
function folded(word: string): string {
  return word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** As it sounds, roughly: for comparing only. */
export function soundOf(word: string): string {
  const sound = ALIKE.reduce((written, [from, to]) => written.replace(from, to), folded(word));
  return sound === "" ? folded(word) : sound;
}

/** Levenshtein distance (insertions, deletions, substitutions of one letter). */
export function distance(one: string, other: string): number {
  const [a, b] = [Array.from(one), Array.from(other)];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [line, letter] of a.entries()) {
    const next = [line + 1];
    for (const [at, against] of b.entries()) {
      next.push(Math.min(row[at]! + (letter === against ? 0 : 1), row[at + 1]! + 1, next[at]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
