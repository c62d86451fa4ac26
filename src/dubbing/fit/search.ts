/**
 * The cheapest placement of all lines of a run: dynamic programming over (line, way), where what a way costs depends on the line before
 * only by its end and its rate. First on a coarse grid, then on finer ones around what was found, which is always among them. Pure.
 */
import { jumpCost } from "./cost.ts";
import { arrivals } from "./arrivals.ts";
import type { Run } from "./runs.ts";
import type { Slot } from "./slots.ts";
import { coarse, finer, GRAINS, type Way, wayAt, type Ways } from "./ways.ts";

export function search(run: Run): Way[] {
  let found = cheapest(run, (index) => coarse(run, index), []);
  for (const grain of GRAINS) {
    const around = found;
    found = cheapest(run, (index) => finer(run, index, around[index]!, grain), around);
  }
  return found;
}

/** All ways of a line, each with all before it: what they cost, and which way of the line before it comes from (-1: none leads here). */
export type Row = { ways: Ways; total: number[]; from: number[] };

/** `lately`: what was found last, by whose rates a speaker's lines that are not neighbours know each other. */
function cheapest(run: Run, waysOf: (index: number) => Ways, lately: readonly Way[]): Way[] {
  const rows: Row[] = [];
  for (const index of run.slots.keys()) {
    const ways = waysOf(index);
    const own = ownCosts(ways, farRates(run.slots, index, lately));
    rows.push(index === 0 ? { ways, total: own, from: own.map(() => -1) } : reached(rows[index - 1]!, run.slots, index, ways, own));
  }
  return traced(rows);
}

function reached(before: Row, slots: readonly Slot[], index: number, ways: Ways, own: number[]): Row {
  const { total, from } = arrivals(before, slots[index - 1]!, slots[index]!, ways);
  const row: Row = { ways, total: own, from: own.map(() => -1) };
  const squeezes = ways.squeezes.length;
  for (let at = 0; at < total.length; at += 1) {
    for (let way = at * squeezes; way < (at + 1) * squeezes; way += 1) {
      row.total[way]! += total[at]!;
      row.from[way] = from[at]!;
    }
  }
  return row;
}

/** Back from the cheapest way of the last line. */
function traced(rows: readonly Row[]): Way[] {
  const { total } = rows.at(-1)!;
  let at = 0;
  for (let way = 1; way < total.length; way += 1) if (total[way]! < total[at]!) at = way;
  const found: Way[] = [];
  for (const { ways, from } of rows.toReversed()) {
    found.push(wayAt(ways, at));
    at = from[at]!;
  }
  return found.toReversed();
}

/** With half of the jumps to `others`, whose own lines pay the other half. */
function ownCosts({ rates, cost }: Ways, others: readonly number[]): number[] {
  if (others.length === 0) return cost;
  const each = cost.length / rates.length;
  for (const [stretch, rate] of rates.entries()) {
    const jumps = others.reduce((sum, other) => sum + jumpCost(rate, other) / 2, 0);
    for (let way = stretch * each; way < (stretch + 1) * each; way += 1) cost[way]! += jumps;
  }
  return cost;
}

/** Rates of the lines before and after of the same speaker where others speak between. */
function farRates(slots: readonly Slot[], index: number, lately: readonly Way[]): number[] {
  if (lately.length === 0) return [];
  const near = [nearestOwn(slots, index, -1), nearestOwn(slots, index, 1)];
  return near.flatMap((at) => (at === null || Math.abs(at - index) === 1 ? [] : [lately[at]!.rate]));
}

function nearestOwn(slots: readonly Slot[], index: number, step: -1 | 1): number | null {
  const { speakerId } = slots[index]!.line;
  for (let at = index + step; at >= 0 && at < slots.length; at += step) if (slots[at]!.line.speakerId === speakerId) return at;
  return null;
}
