/**
 * Parts an island that is too long for one unit of work at its widest gaps, where a border costs least. From source times alone; who wins
 * does not depend on how many lines lie before it, so that an edit in one half leaves the other as it was while the gap between them is the widest.
 */
import type { FitLine } from "../script.ts";

/** Placements of so many stay far below the 64 KB a result may have. */
export const MOST_LINES = 100;
/** A longer line than segmentation makes counts as several: its take has as many more pauses, and so parts. */
const LONG_LINE_MS = 15_000;

/** `lines` in order of start. Halves of halves, until each is small enough. */
export function partLong(lines: readonly FitLine[]): FitLine[][] {
  if (lines.length < 2 || lines.reduce((sum, line) => sum + weight(line), 0) <= MOST_LINES) return [[...lines]];
  const at = widest(lines);
  return [...partLong(lines.slice(0, at)), ...partLong(lines.slice(at))];
}

const weight = ({ startMs, endMs }: FitLine): number => Math.max(1, (endMs - startMs) / LONG_LINE_MS);

/** The line behind the widest gap; of gaps alike, any that is not always the first, or one line after the other would be split off. */
function widest(lines: readonly FitLine[]): number {
  let best = { at: 1, gapMs: Number.NEGATIVE_INFINITY, mark: 0 };
  let endMs = lines[0]!.endMs;
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    const gap = { at: index, gapMs: line.startMs - endMs, mark: scattered(line.startMs) };
    if (gap.gapMs > best.gapMs || (gap.gapMs === best.gapMs && gap.mark > best.mark)) best = gap;
    endMs = Math.max(endMs, line.endMs);
  }
  return best.at;
}

/** Near numbers far from each other (Knuth, The Art of Computer Programming, vol. 3, 6.4: multiplication by the golden ratio). */
const scattered = (ms: number): number => Math.imul(ms, 0x9e3779b1) >>> 0;
