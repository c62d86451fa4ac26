/**
 * Which line each row of a file is about: by id; without one (SubRip has none, and some editors drop WebVTT's) by its times; among lines
 * at the same times as tell-apart.ts has it; a cue that was moved by its number, where it still lies over the line, and no cue that was
 * not moved has another number than its line.
 */
import type { SheetLine, SheetRow } from "./sheet.ts";
import { type Numbers, numbersOf, type Spot, tellApart } from "./tell-apart.ts";

/** `at`: index of the line. `loose`: rows of no line. `unknown`: of an id that the dub does not have. */
export type Matched = {
  pairs: { row: SheetRow; at: number }[];
  loose: SheetRow[];
  unknown: SheetRow[];
  ambiguous: SheetRow[];
  repeated: SheetRow[];
};

/** `spots`: the lines as the file's format can say them, in their order. */
export function matchRows(rows: readonly SheetRow[], lines: readonly Pick<SheetLine, "id">[], spots: readonly Spot[]): Matched {
  const matched: Matched = { pairs: [], loose: [], unknown: [], ambiguous: [], repeated: [] };
  const taken = new Set<number>();
  byId(rows, lines, matched, taken);
  const nameless = rows.filter(({ id }) => id === null);
  const { moved, crowds } = byTimes(nameless, spots, matched, taken);
  const numbers = numbersOf(matched.pairs, rows);
  for (const crowd of crowds) takeCrowd(crowd, spots, numbers, matched, taken);
  byNumber(moved, spots, numbers, matched, taken);
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

type Groups = { moved: SheetRow[]; crowds: { rows: SheetRow[]; places: number[] }[] };

/** Takes rows whose times one line alone has. Rows that no line has the times of are `moved`. */
function byTimes(rows: readonly SheetRow[], spots: readonly Spot[], matched: Matched, taken: Set<number>): Groups {
  const free = Map.groupBy(
    spots.keys().filter((at) => !taken.has(at)),
    (at) => keyOf(spots[at]!),
  );
  const groups: Groups = { moved: [], crowds: [] };
  for (const [key, alike] of Map.groupBy(rows, keyOf)) {
    const places = free.get(key) ?? [];
    if (places.length === 0) for (const row of alike) groups.moved.push(row);
    else if (places.length === 1 && alike.length === 1) take(matched, taken, alike[0]!, places[0]!);
    else groups.crowds.push({ rows: alike, places });
  }
  return groups;
}

function takeCrowd({ rows, places }: Groups["crowds"][number], spots: readonly Spot[], numbers: Numbers, matched: Matched, taken: Set<number>): void {
  const pairs = tellApart(rows, places, spots, numbers);
  for (const { row, at } of pairs) take(matched, taken, row, at);
  const told = new Set(pairs.map(({ row }) => row));
  for (const row of rows) if (!told.has(row)) matched.ambiguous.push(row);
}

function byNumber(rows: readonly SheetRow[], spots: readonly Spot[], { areSteady }: Numbers, matched: Matched, taken: Set<number>): void {
  for (const row of rows) {
    const at = (row.number ?? 0) - 1;
    const spot = spots[at];
    if (areSteady && spot && !taken.has(at) && liesOver(row, spot)) take(matched, taken, row, at);
    else matched.loose.push(row);
  }
}

function take(matched: Matched, taken: Set<number>, row: SheetRow, at: number): void {
  taken.add(at);
  matched.pairs.push({ row, at });
}

type Times = Pick<Spot, "startMs" | "endMs">;

/** At least half of the shorter of the two. */
function liesOver(a: Times, b: Times): boolean {
  if (a.startMs === null || a.endMs === null || b.startMs === null || b.endMs === null) return false;
  const shared = Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs);
  return shared > 0 && 2 * shared >= Math.min(a.endMs - a.startMs, b.endMs - b.startMs);
}

const keyOf = ({ startMs, endMs }: Times): string => `${startMs} ${endMs}`;
