/** One step of the search: the cheapest way to come to each start and rate of a line from all ways of the line before. Pure. */
import { jumpCost, PRICES } from "./cost.ts";
import type { Row } from "./search.ts";
import type { Slot } from "./slots.ts";
import type { Ways } from "./ways.ts";

/** By stretch and start (stretch x starts + start): the cost, infinite where nothing leads, and the way it comes from. */
export type Arrivals = { total: number[]; from: number[] };

/** With the breath between the lines, and the jump of rates where the speaker stays the same. */
export function arrivals(before: Row, last: Slot, slot: Slot, ways: Ways): Arrivals {
  const isSame = last.line.speakerId === slot.line.speakerId;
  const groups = isSame ? before.ways.rates.map((_, stretch) => frontier(before, stretch, stretch + 1)) : [frontier(before, 0, before.ways.rates.length)];
  const starts = ways.starts.length;
  const reach = groups.map((group) => reachOf(before, group, last, ways.starts));
  const { total, from } = none(ways.rates.length * starts);
  ways.rates.forEach((rate, stretch) => {
    reach.forEach((each, group) => {
      const jump = isSame ? jumpCost(rate, before.ways.rates[group]!) : 0;
      for (let start = 0; start < starts; start += 1) {
        const cost = each.total[start]! + jump;
        if (cost >= total[stretch * starts + start]!) continue;
        total[stretch * starts + start] = cost;
        from[stretch * starts + start] = each.from[start]!;
      }
    });
  });
  return { total, from };
}

const none = (count: number): Arrivals => ({
  total: Array.from({ length: count }, () => Number.POSITIVE_INFINITY),
  from: Array.from({ length: count }, () => -1),
});

/** The ways of these stretches by end, each cheaper than all that end before it. */
function frontier({ ways, total }: Row, fromStretch: number, toStretch: number): number[] {
  const each = total.length / ways.rates.length;
  const group: number[] = [];
  for (let way = fromStretch * each; way < toStretch * each; way += 1) if (total[way]! < Number.POSITIVE_INFINITY) group.push(way);
  const kept: number[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const one of group.sort((a, b) => ways.endMs[a]! - ways.endMs[b]! || total[a]! - total[b]!)) {
    if (total[one]! >= least) continue;
    kept.push(one);
    least = total[one]!;
  }
  return kept;
}

/** For each start the cheapest of a frontier before it: with all of the breath, half of it, or none. */
function reachOf(before: Row, group: readonly number[], { overlapMs, breathMs }: Slot, starts: readonly number[]): Arrivals {
  const prices = [
    [breathMs, 0],
    ...(breathMs > 0
      ? [
          [breathMs / 2, PRICES.halfBreath],
          [0, PRICES.noBreath],
        ]
      : []),
  ] as [number, number][];
  const { total, from } = none(starts.length);
  for (const [ms, price] of prices) {
    let next = 0;
    for (let start = 0; start < starts.length; start += 1) {
      const untilMs = starts[start]! + overlapMs - ms;
      while (next < group.length && before.ways.endMs[group[next]!]! <= untilMs) next += 1;
      if (next === 0 || before.total[group[next - 1]!]! + price >= total[start]!) continue;
      total[start] = before.total[group[next - 1]!]! + price;
      from[start] = group[next - 1]!;
    }
  }
  return { total, from };
}
