/** Who said each word, from the recognizer's own labels, which mean something only inside their piece. */
import { matchVoices, type Voice } from "./match-voices.ts";
import type { RawWord } from "./words.ts";

/** `of`: a speaker's number for every word. `doubt`: voices of one piece that could not be found in the others were `matched` by how much they talk, or stay `unlinked`. */
export type Linked = { of: number[]; doubt: "unlinked" | "matched" | null };

/**
 * Null where nobody was named at all. Labels of two pieces are one person when they stood on the same words (`links`) more often than any
 * other pair did, each label linked to one of the other piece at most; what is not linked is another person, unless `most` says that there are fewer.
 */
export function linkLabels(words: readonly RawWord[], links: readonly (readonly [string, string])[], most: number | null): Linked | null {
  const labels = filled(words.map(({ label }) => label));
  if (labels === null) return null;
  const parent = joined(links);
  const voices = voicesOf(words, labels, parent);
  const isDoubtful = voices.length > mostAtOnce(labels);
  const isMatched = most !== null && voices.length > most;
  const same = isMatched ? matchVoices(voices, most) : new Map<string, string>();
  const numbers = new Map<string, number>();
  const of = labels.map((label) => {
    const root = rootOf(same, rootOf(parent, label));
    const number = numbers.get(root) ?? numbers.size;
    numbers.set(root, number);
    return number;
  });
  return { of, doubt: isMatched ? "matched" : isDoubtful ? "unlinked" : null };
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

/** By first appearance. */
function voicesOf(words: readonly RawWord[], labels: readonly string[], parent: ReadonlyMap<string, string>): Voice[] {
  const voices = new Map<string, Voice>();
  labels.forEach((label, at) => {
    const root = rootOf(parent, label);
    const voice = voices.get(root) ?? { root, name: nameOf(label), msIn: new Map<string, number>() };
    voices.set(root, voice);
    const piece = pieceOf(label);
    voice.msIn.set(piece, (voice.msIn.get(piece) ?? 0) + Math.max(words[at]!.endMs - words[at]!.startMs, 1));
  });
  return [...voices.values()];
}

/** How many labels the piece with most of them has. */
function mostAtOnce(labels: readonly string[]): number {
  return Math.max(...[...Map.groupBy(new Set(labels), pieceOf).values()].map((own) => own.length));
}

/** A label is "piece/name". */
function pieceOf(label: string): string {
  return label.slice(0, label.indexOf("/"));
}

function nameOf(label: string): string {
  return label.slice(label.indexOf("/") + 1);
}

function rootOf(parent: ReadonlyMap<string, string>, label: string): string {
  let root = label;
  for (let up = parent.get(root); up !== undefined; up = parent.get(root)) root = up;
  return root;
}
