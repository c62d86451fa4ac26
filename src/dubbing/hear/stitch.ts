/** Transcripts of overlapping pieces, made one: near every border the words both heard are matched, and one side gives way to the other between two words. */
import { align, type Pair } from "./align-words.ts";
import type { RawWord } from "./words.ts";

export type Part = { fromMs: number; untilMs: number };
/** `links`: labels of two pieces that stood on one and the same word. */
export type Stitched = { words: RawWord[]; links: [string, string][] };

/** How far around a border words are compared: the overlap of the pieces, and a little for times that differ. */
const REACH_MS = 2_300;
/** Times that nobody measured may be this wrong. */
const PLACED_REACH_MS = 20_000;
/** A cut beside words that both sides wrote alike is worth this much farther from the border. */
const UNLIKE_COST_MS = 600;

/** `parts`: each piece's own part, in order; where none is said the pieces do not overlap. A label means something only in its piece: `label` becomes "piece/label". */
export function stitch(pieces: readonly (readonly RawWord[])[], parts: readonly Part[]): Stitched {
  const words: RawWord[] = [];
  const links: [string, string][] = [];
  pieces.forEach((piece, number) => {
    const right = piece.map((word) => (word.label === null ? word : { ...word, label: `${number}/${word.label}` }));
    const border = number > 0 ? parts[number]?.fromMs : undefined;
    const { keep, from } = border === undefined ? { keep: words.length, from: 0 } : join(words, right, border, links);
    words.length = keep;
    for (let at = from; at < right.length; at += 1) words.push(right[at]!);
  });
  return { words, links };
}

/** How many words of the left side stay and from which the right one goes on. */
function join(left: readonly RawWord[], right: readonly RawWord[], border: number, links: [string, string][]): { keep: number; from: number } {
  const reach = [...left.slice(-60), ...right.slice(0, 60)].some(({ isPlaced }) => isPlaced) ? PLACED_REACH_MS : REACH_MS;
  const start = left.findLastIndex((word) => middle(word) < border - reach) + 1;
  const first = right.findIndex((word) => middle(word) >= border - reach);
  const begin = first < 0 ? right.length : first;
  const past = right.findIndex((word, at) => at >= begin && middle(word) > border + reach);
  const pairs = align(left.slice(start), right.slice(begin, past < 0 ? right.length : past)).map((pair) => ({
    ...pair,
    left: pair.left + start,
    right: pair.right + begin,
  }));
  for (const pair of pairs) link(left[pair.left]!, right[pair.right]!, links);
  return bestCut(pairs, left, right, border) ?? atBorder(left, right, border);
}

function link({ label: a }: RawWord, { label: b }: RawWord, links: [string, string][]): void {
  if (a !== null && b !== null) links.push([a, b]);
}

/** Between two words, near the border: after a matched pair, or before the first. */
function bestCut(pairs: readonly Pair[], left: readonly RawWord[], right: readonly RawWord[], border: number): { keep: number; from: number } | null {
  let best: { keep: number; from: number } | null = null;
  let least = Number.POSITIVE_INFINITY;
  const offer = (keep: number, from: number, alike: boolean) => {
    const at = ((left[keep - 1]?.endMs ?? right[from]?.startMs ?? border) + (right[from]?.startMs ?? left[keep - 1]?.endMs ?? border)) / 2;
    const cost = Math.abs(at - border) + (alike ? 0 : UNLIKE_COST_MS);
    if (cost < least) [best, least] = [{ keep, from }, cost];
  };
  if (pairs[0]) offer(pairs[0].left, pairs[0].right, pairs[0].alike);
  for (const pair of pairs) offer(pair.left + 1, pair.right + 1, pair.alike);
  return best;
}

/** Nothing was heard by both. */
function atBorder(left: readonly RawWord[], right: readonly RawWord[], border: number): { keep: number; from: number } {
  const from = right.findIndex((word) => middle(word) >= border);
  return { keep: left.findLastIndex((word) => middle(word) < border) + 1, from: from < 0 ? right.length : from };
}

function middle({ startMs, endMs }: RawWord): number {
  return (startMs + endMs) / 2;
}
