/** Who said each word, from the recognizer's own labels, which mean something only inside their piece. */
import type { RawWord } from "./words.ts";

/**
 * A speaker's number for every word, null where nobody was named at all. Labels of two pieces are one person when they stood on the same
 * words (`links`) more often than any other pair did, each label linked to one of the other piece at most; what is not linked is another person.
 */
export function linkLabels(words: readonly RawWord[], links: readonly (readonly [string, string])[]): number[] | null {
  const labels = filled(words.map(({ label }) => label));
  if (labels === null) return null;
  const parent = joined(links);
  const numbers = new Map<string, number>();
  return labels.map((label) => {
    const root = rootOf(parent, label);
    const number = numbers.get(root) ?? numbers.size;
    numbers.set(root, number);
    return number;
  });
}

/** A word without a label was said by who spoke before, at the beginning by who speaks next. */
function filled(labels: readonly (string | null)[]): string[] | null {
  let last = labels.find((label) => label !== null);
  if (last === undefined || last === null) return null;
  return labels.map((label) => (last = label ?? last) as string);
}

/** Most shared words first; a label whose counterpart in the other piece is taken stays alone. */
function joined(links: readonly (readonly [string, string])[]): Map<string, string> {
  const counts = [...Map.groupBy(links, ([a, b]) => JSON.stringify([a, b])).values()].toSorted((a, b) => b.length - a.length);
  const parent = new Map<string, string>();
  const before = new Set<string>();
  for (const [first] of counts) {
    const [a, b] = first!;
    if (before.has(a) || parent.has(b)) continue;
    before.add(a);
    parent.set(b, a);
  }
  return parent;
}

function rootOf(parent: ReadonlyMap<string, string>, label: string): string {
  let root = label;
  for (let up = parent.get(root); up !== undefined; up = parent.get(root)) root = up;
  return root;
}
