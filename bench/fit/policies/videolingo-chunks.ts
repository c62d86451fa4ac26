/** What VideoLingo speaks in one go: rows (core/_8_1_audio_task.py) gathered in chunks (core/_8_2_dub_chunks.py), by its own estimate of their lengths. */
import type { PolicyLine } from "./policy.ts";
import { estimateMs } from "./videolingo-estimate.ts";

/** `tolerableMs`: its own time and the tolerance, which is the gap behind it, at most 1.5 s. */
export type Row = {
  lines: PolicyLine[];
  startMs: number;
  endMs: number;
  gapMs: number;
  toleranceMs: number;
  tolerableMs: number;
  takesMs: number;
  estimatedMs: number;
};

const [SHORT_MS, TOLERANCE_MS, ACCEPTED] = [2_500, 1_500, 1.2];
const [MOST_MERGED, LAST_MERGED] = [5, 2];

export function rowsOf(lines: readonly PolicyLine[], filmMs: number): Row[] {
  const spans = joined(lines);
  return spans.map(({ lines: own, startMs, endMs }, index) => {
    const gapMs = (spans[index + 1]?.startMs ?? filmMs) - endMs;
    const toleranceMs = Math.min(gapMs, TOLERANCE_MS);
    const takesMs = own.reduce((sum, { takeMs }) => sum + takeMs, 0);
    const estimatedMs = own.reduce((sum, { translation, wording }) => sum + wording * estimateMs(translation), 0);
    return { lines: own, startMs, endMs, gapMs, toleranceMs, tolerableMs: endMs - startMs + toleranceMs, takesMs, estimatedMs };
  });
}

type Joined = { lines: PolicyLine[]; startMs: number; endMs: number };

/** A lengthened row may reach into the next one: its gap is negative then. */
function joined(lines: readonly PolicyLine[]): Joined[] {
  const spans: Joined[] = lines.map((line) => ({ lines: [line], startMs: line.startMs, endMs: line.endMs }));
  for (let at = 0; at < spans.length; at += 1) {
    const span = spans[at]!;
    let next = spans[at + 1];
    while (next && span.endMs - span.startMs < SHORT_MS && next.startMs - span.startMs < SHORT_MS) {
      span.lines.push(...next.lines);
      span.endMs = next.endMs;
      spans.splice(at + 1, 1);
      next = spans[at + 1];
    }
    if (next && span.endMs - span.startMs < SHORT_MS) span.endMs = span.startMs + SHORT_MS;
  }
  return spans;
}

type Sums = { estimatedMs: number; tolerableMs: number; ownMs: number; toleranceMs: number };
const sumsOf = ({ estimatedMs, tolerableMs, startMs, endMs, toleranceMs }: Row): Sums => ({ estimatedMs, tolerableMs, ownMs: endMs - startMs, toleranceMs });

/** 2: too fast at any rate accepted; 1: fast; -1: slow; 0: as it should be. */
function flagOf({ estimatedMs, tolerableMs, ownMs, toleranceMs }: Sums): number {
  if (estimatedMs / ACCEPTED > tolerableMs) return 2;
  if (estimatedMs > tolerableMs) return 1;
  return estimatedMs < ownMs - toleranceMs ? -1 : 0;
}

export function chunksOf(rows: readonly Row[]): Row[][] {
  const ends = new Set(rows.keys().filter((index) => rows[index]!.gapMs >= TOLERANCE_MS));
  const isFast = (index: number): boolean => flagOf(sumsOf(rows[index]!)) > 0;
  for (let at = 0; at < rows.length;) {
    if (ends.has(at)) at += 1;
    else if (at + 1 < rows.length && (isFast(at) || isFast(at + 1))) at += merged(rows, at, ends);
    else {
      ends.add(at);
      at += 1;
    }
  }
  const chunks: Row[][] = [[]];
  for (const [index, row] of rows.entries()) {
    chunks.at(-1)!.push(row);
    if (ends.has(index)) chunks.push([]);
  }
  return chunks.filter((chunk) => chunk.length > 0);
}

/** Takes in rows until they are no longer fast, or two are taken in. Returns how many rows are done. */
function merged(rows: readonly Row[], from: number, ends: Set<number>): number {
  const sums = sumsOf(rows[from]!);
  let count = 1;
  for (; count < MOST_MERGED && from + count < rows.length; count += 1) {
    const next = sumsOf(rows[from + count]!);
    sums.estimatedMs += next.estimatedMs;
    sums.tolerableMs += next.tolerableMs;
    sums.ownMs += next.ownMs;
    if (flagOf({ ...sums, toleranceMs: next.toleranceMs }) <= 0 || count === LAST_MERGED) {
      ends.add(from + count);
      return count + 1;
    }
  }
  ends.add(from + count - 1);
  return count;
}
