import type { FitLine } from "../script.ts";
import { partLong } from "./part-long.ts";

/** Silence that parts islands: a fit never reaches over it. */
const ISLAND_GAP_MS = 1_000;
/** Of the silence between islands, this much is left to the later one for an early start, plus the breath between. */
const EARLY_MS = 300;
const BREATH_MS = 80;

export type Island = { lines: FitLine[]; startMs: number; endMs: number };
export type Span = { startMs: number; endMs: number };

/** Lines in order of start, parted where at least a second of silence lies between. */
export function islands(lines: readonly FitLine[]): FitLine[][] {
  return parted(
    [...lines].sort((a, b) => a.startMs - b.startMs),
    () => false,
  );
}

/**
 * Islands with borders that no two share, so that each is fitted alone: also parted at lines that keep their original voice
 * (`kept`), which no take may cover, and at their widest gaps where they are too long (`part-long.ts`). A border lies in the silence
 * between, or where there is none at the later start.
 */
export function boundedIslands(lines: readonly FitLine[], kept: readonly Span[], filmMs: number): Island[] {
  const walls = wallsOf(kept);
  const ordered = [...lines].sort((a, b) => a.startMs - b.startMs);
  const groups = parted(ordered, (left, right) => walls.next(left.startMs) < right.startMs).flatMap(partLong);
  return groups.map((group, index) => {
    const before = lastEnd(groups[index - 1]);
    const after = groups[index + 1]?.[0]?.startMs;
    const first = group[0]?.startMs ?? 0;
    const last = lastEnd(group);
    return {
      lines: group,
      startMs: Math.max(walls.lastEnd(first), before === 0 ? 0 : border(before, first)),
      endMs: Math.min(filmMs, walls.next(first), after === undefined ? filmMs : border(last, after) - (after - last > BREATH_MS ? BREATH_MS : 0)),
    };
  });
}

/** `next`: where the first begins at a time or later; `lastEnd`: until when those that begin before it last. */
function wallsOf(kept: readonly Span[]): { next(ms: number): number; lastEnd(ms: number): number } {
  const ordered = [...kept].sort((a, b) => a.startMs - b.startMs);
  let lastEndMs = 0;
  const ends = ordered.map(({ endMs }) => (lastEndMs = Math.max(lastEndMs, endMs)));
  const countBefore = (ms: number): number => {
    let [from, to] = [0, ordered.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (ordered[middle]!.startMs < ms) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  return {
    next: (ms) => ordered[countBefore(ms)]?.startMs ?? Number.POSITIVE_INFINITY,
    lastEnd: (ms) => ends[countBefore(ms) - 1] ?? 0,
  };
}

/** Where the later of two islands may begin. */
function border(endMs: number, nextMs: number): number {
  return Math.max(Math.min(endMs + BREATH_MS, nextMs), nextMs - EARLY_MS);
}

function lastEnd(group: readonly FitLine[] | undefined): number {
  return Math.max(0, ...(group ?? []).map((line) => line.endMs));
}

function parted(lines: readonly FitLine[], isParted: (left: FitLine, right: FitLine) => boolean): FitLine[][] {
  const groups: FitLine[][] = [];
  let endMs = Number.NEGATIVE_INFINITY;
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    if (!before || line.startMs - endMs >= ISLAND_GAP_MS || isParted(before, line)) groups.push([]);
    groups.at(-1)?.push(line);
    endMs = Math.max(endMs, line.endMs);
  }
  return groups;
}
