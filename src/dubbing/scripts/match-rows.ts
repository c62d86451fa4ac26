/**
 * Which line each row of a file is about: by id; without one (SubRip has none, and some editors drop WebVTT's) by its times, where
 * the cue's number decides between lines at the same times; a cue that was moved by its number, where it still lies over the line.
 */
import type { SheetLine, SheetRow } from "./sheet.ts";

/** `at`: index of the line. `loose`: rows of no line. `unknown`: of an id that the dub does not have. */
export type Matched = {
  pairs: { row: SheetRow; at: number }[];
  loose: SheetRow[];
  unknown: SheetRow[];
  ambiguous: SheetRow[];
  repeated: SheetRow[];
};

type Spot = { startMs: number | null; endMs: number | null };

/** `spots`: the times of the lines as the file's format can say them, in order of the lines. */
export function matchRows(rows: readonly SheetRow[], lines: readonly Pick<SheetLine, "id">[], spots: readonly Spot[]): Matched {
  const matched: Matched = { pairs: [], loose: [], unknown: [], ambiguous: [], repeated: [] };
  const taken = new Set<number>();
  byId(rows, lines, matched, taken);
  const moved = byTimes(
    rows.filter(({ id }) => id === null),
    spots,
    matched,
    taken,
  );
  byNumber(moved, spots, matched, taken);
  return matched;
}

function byId(rows: readonly SheetRow[], lines: readonly Pick<SheetLine, "id">[], matched: Matched, taken: Set<number>): void {
  const places = new Map(lines.map(({ id }, at) => [id, at]));
  const named = rows.filter(({ id }) => id !== null);
  for (const [id, ofOne] of Map.groupBy(named, ({ id }) => id!)) {
    const at = places.get(id);
    if (at !== undefined) taken.add(at);
    for (const row of ofOne) {
      if (at === undefined) matched.unknown.push(row);
      else if (ofOne.length > 1) matched.repeated.push(row);
      else matched.pairs.push({ row, at });
    }
  }
}

/** Rows that no line has the times of are left. */
function byTimes(rows: readonly SheetRow[], spots: readonly Spot[], matched: Matched, taken: Set<number>): SheetRow[] {
  const free = Map.groupBy(
    spots.keys().filter((at) => !taken.has(at)),
    (at) => keyOf(spots[at]!),
  );
  const moved: SheetRow[] = [];
  for (const [key, alike] of Map.groupBy(rows, keyOf)) {
    const places = free.get(key) ?? [];
    if (places.length === 0) for (const row of alike) moved.push(row);
    else if (places.length === 1 && alike.length === 1) take(matched, taken, alike[0]!, places[0]!);
    else tellApart(alike, new Set(places), matched, taken);
  }
  return moved;
}

/** Lines at the same times are told apart by the numbers of their cues. */
function tellApart(rows: readonly SheetRow[], places: ReadonlySet<number>, matched: Matched, taken: Set<number>): void {
  for (const row of rows) {
    const at = (row.number ?? 0) - 1;
    if (places.has(at) && !taken.has(at)) take(matched, taken, row, at);
    else matched.ambiguous.push(row);
  }
}

function byNumber(rows: readonly SheetRow[], spots: readonly Spot[], matched: Matched, taken: Set<number>): void {
  for (const row of rows) {
    const at = (row.number ?? 0) - 1;
    const spot = spots[at];
    if (spot && !taken.has(at) && liesOver(row, spot)) take(matched, taken, row, at);
    else matched.loose.push(row);
  }
}

function take(matched: Matched, taken: Set<number>, row: SheetRow, at: number): void {
  taken.add(at);
  matched.pairs.push({ row, at });
}

/** At least half of the shorter of the two. */
function liesOver(a: Spot, b: Spot): boolean {
  if (a.startMs === null || a.endMs === null || b.startMs === null || b.endMs === null) return false;
  const shared = Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs);
  return shared > 0 && 2 * shared >= Math.min(a.endMs - a.startMs, b.endMs - b.startMs);
}

const keyOf = ({ startMs, endMs }: Spot): string => `${startMs} ${endMs}`;
