/** Two who speak at once share a cue, a row and a dash for each; what stands too short to be seen joins its neighbour. */
import { DASH, type Row, type Wished } from "./line-cues.ts";
import { LONGEST_MS, SHORTEST_MS } from "./reading.ts";

/** A cue of one line or several. `needMs`: how long it takes to read it. */
export type Shared = { startMs: number; endMs: number; rows: readonly string[]; needMs: number; of: readonly Wished[] };

/** Less than this is a reply that comes a moment early. */
export const AT_ONCE_MS = 200;

/** A row is not shown longer than this before it is heard, whoever speaks meanwhile. */
const MOST_EARLY_MS = 1_000;

/** In order of their beginnings. */
export function together(wished: readonly Wished[]): Shared[] {
  const all = [...wished].sort(inTime);
  const rows = all.flatMap((cue, at) => (isAtOnce(all, at) ? cue.rows.map((row) => ofRow(cue, row)) : [cue])).sort(inTime);
  return withoutFlashes(paired(rows));
}

const inTime = (a: { startMs: number; endMs: number }, b: { startMs: number; endMs: number }): number => a.startMs - b.startMs || a.endMs - b.endMs;

const overlapMs = (a: Row | Wished, b: Row | Wished): number => Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs);

/** Cues are in order, and none lasts longer than its line: those far away are not looked at. */
function isAtOnce(all: readonly Wished[], at: number): boolean {
  const cue = all[at]!;
  const isWith = (other: Wished) => other.speakerId !== cue.speakerId && overlapMs(cue, other) >= AT_ONCE_MS;
  return all.slice(Math.max(0, at - NEAR), at + NEAR + 1).some(isWith);
}
const NEAR = 8;

const ofRow = (cue: Wished, row: Row): Wished => ({ ...cue, startMs: row.startMs, endMs: row.endMs, rows: [row] });

/** Each row with the one of another speaker that is heard with it longest. */
function paired(all: readonly Wished[]): Shared[] {
  const taken = new Set<Wished>();
  return all.flatMap((cue, at) => {
    if (taken.has(cue)) return [];
    taken.add(cue);
    const others = all.slice(at + 1, at + 1 + NEAR).filter((other) => !taken.has(other) && isReply(cue, other));
    const other = others.reduce<Wished | null>((best, one) => (best === null || overlapMs(cue, one) > overlapMs(cue, best) ? one : best), null);
    if (other === null) return [alone(cue)];
    taken.add(other);
    return [dashed(cue, other)];
  });
}

const textOf = ({ rows }: Wished): string => rows.map(({ text }) => text).join(" ");

const isReply = (cue: Wished, other: Wished): boolean =>
  mayDash(cue, other) && overlapMs(cue, other) >= AT_ONCE_MS && other.startMs - cue.startMs <= MOST_EARLY_MS;

function mayDash(a: Wished, b: Wished): boolean {
  const fits = (cue: Wished) => cue.rows.length === 1 && cue.reading.width(DASH + textOf(cue)) <= cue.reading.room;
  return a.speakerId !== b.speakerId && fits(a) && fits(b);
}

function alone(cue: Wished): Shared {
  return {
    startMs: cue.startMs,
    endMs: cue.endMs,
    rows: cue.rows.map(({ text }) => text),
    needMs: cue.reading.needMs(cue.reading.width(textOf(cue))),
    of: [cue],
  };
}

function dashed(a: Wished, b: Wished): Shared {
  const needMs = a.reading.needMs(a.reading.width(`${textOf(a)} ${textOf(b)}`));
  return { startMs: a.startMs, endMs: Math.max(a.endMs, b.endMs), rows: [DASH + textOf(a), DASH + textOf(b)], needMs, of: [a, b] };
}

/** "Yes." - "No." - "Maybe.": what the next leaves no time to be seen is shown with it, where both fit. */
function withoutFlashes(all: readonly Shared[]): Shared[] {
  const made: Shared[] = [];
  for (const cue of all) {
    const last = made.at(-1);
    const joined = last && cue.startMs - last.startMs < SHORTEST_MS && cue.endMs - last.startMs <= LONGEST_MS ? joinedOf(last, cue) : null;
    if (joined) made[made.length - 1] = joined;
    else made.push(cue);
  }
  return made;
}

function joinedOf(last: Shared, cue: Shared): Shared | null {
  const [a, b] = [last.of[0]!, cue.of[0]!];
  if (last.of.length > 1 || cue.of.length > 1 || last.rows.length > 1 || cue.rows.length > 1) return null;
  if (a.speakerId !== b.speakerId) return mayDash(a, b) ? dashed(a, b) : null;
  const text = `${textOf(a)} ${textOf(b)}`;
  const rows = a.reading.width(text) <= a.reading.room ? [text] : [textOf(a), textOf(b)];
  return { startMs: last.startMs, endMs: Math.max(last.endMs, cue.endMs), rows, needMs: a.reading.needMs(a.reading.width(text)), of: [a, b] };
}
