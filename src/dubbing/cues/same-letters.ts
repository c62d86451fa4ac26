/** The longest common subsequence of two rows of letters (dynamic programming): for scripts without spaces, where words are nobody's. */

/** A line's letters; of a longer one the rest is not compared. */
const MOST = 400;

/** Indices in both, in order. */
export function sameLetters(one: readonly string[], other: readonly string[]): [number, number][] {
  const [a, b] = [one.slice(0, MOST), other.slice(0, MOST)];
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = a[i] === b[j] ? lengths[(i + 1) * width + j + 1]! + 1 : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i += 1;
    else j += 1;
  }
  return pairs;
}
