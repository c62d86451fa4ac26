/**
 * Lines that lie over another speaker's line in the source. In one row with the others they could never be fitted without overlap, and
 * both would be lost: so each is fitted alone beside that row, near its own time, where the source had two voices as well. Nobody is
 * ever placed over themselves: what lies beside bounds its speaker's lines in the row. Pure.
 */
import { boundedIslands, type Island, type Span } from "./islands.ts";
import type { FitLine } from "../script.ts";
import { MOST_OVERLAP_MS } from "./slots.ts";

/** Less is what recognised times are wrong by. */
const OVERLAP_MS = 100;

type Spoken = Span & { speakerId: string };
const lengthMs = ({ startMs, endMs }: Span): number => endMs - startMs;
const overMs = (a: Spoken, b: Spoken): number => (a.speakerId === b.speakerId ? 0 : Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs));
const isOver = (a: Spoken, b: Spoken): boolean => overMs(a, b) > OVERLAP_MS;
/** Who begins in the last words of another stays in the row: the two may be moved apart, and lie over each other no longer than they did (`slots.ts`). */
const isBeside = (a: Spoken, b: Spoken): boolean => overMs(a, b) > Math.max(OVERLAP_MS, Math.min(MOST_OVERLAP_MS, lengthMs(a) / 2, lengthMs(b) / 2));

/** All islands, in order of start. Lines that keep their voice (`standing`) are walls: for all, or where another speaks over them in the source for their speaker. */
export function islandsOf(lines: readonly FitLine[], standing: readonly Spoken[], filmMs: number): Island[] {
  const { row, beside } = rowAndBeside(lines);
  const isWall = (kept: Spoken): boolean => !touching(row, kept).some((line) => isOver(line, kept));
  const [walls, own] = [standing.filter(isWall), standing.filter((kept) => !isWall(kept))];
  const everything = [...lines, ...standing];
  const alone = beside.map((line) => ({ lines: [line], startMs: line.startMs, endMs: Math.min(filmMs, nextStart(everything, line.endMs)) }));
  const taken = [...own, ...alone.map(({ lines: [line], startMs, endMs }) => ({ speakerId: line!.speakerId, startMs, endMs }))];
  const bounded = boundedIslands(row, walls, filmMs).map((island) => ({ ...island, lines: island.lines.map((line) => held(line, taken)) }));
  return [...bounded, ...alone].sort((a, b) => a.lines[0]!.startMs - b.lines[0]!.startMs);
}

/** Between what its speaker says beside the row before it and after it; the very same line where that is nothing. */
function held(line: FitLine, taken: readonly Spoken[]): FitLine {
  const same = taken.filter(({ speakerId }) => speakerId === line.speakerId);
  if (same.length === 0) return line;
  const before = same.filter(({ startMs }) => startMs < line.startMs).map(({ endMs }) => endMs);
  const after = same.filter(({ startMs }) => startMs >= line.startMs).map(({ startMs }) => startMs);
  const fromMs = Math.min(line.startMs, Math.max(...before, Number.NEGATIVE_INFINITY));
  const untilMs = Math.min(...after, Number.POSITIVE_INFINITY);
  return { ...line, ...(Number.isFinite(fromMs) && { fromMs }), ...(Number.isFinite(untilMs) && { untilMs: Math.max(untilMs, line.endMs) }) };
}

/** The longer of two that overlap stays in the row. */
function rowAndBeside(lines: readonly FitLine[]): { row: FitLine[]; beside: FitLine[] } {
  const row: FitLine[] = [];
  const beside: FitLine[] = [];
  for (const line of lines.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = row.at(-1);
    if (!last || !isBeside(last, line)) row.push(line);
    else if (lengthMs(line) <= lengthMs(last)) beside.push(line);
    else beside.push(row.splice(-1, 1, line)[0]!);
  }
  return { row, beside };
}

const touching = <S extends Span>(lines: readonly S[], { startMs, endMs }: Span): S[] => lines.filter((line) => line.startMs < endMs && line.endMs > startMs);

const nextStart = (spans: readonly Span[], afterMs: number): number =>
  spans.reduce((next, { startMs }) => (startMs >= afterMs ? Math.min(next, startMs) : next), Number.POSITIVE_INFINITY);
