/** No schedule, however clever, ends a dub sooner: the longest path, and for each capped stage the work before, in and after it. */
import type { Node } from "./dag.ts";

export type Bound = { ms: number; why: string };

export function lowerBound(nodes: readonly Node[], capOf: (stage: string) => number): Bound {
  const heads = new Map<Node, number>();
  const tails = tailsOf(nodes);
  const path = Math.max(...nodes.map((node) => headOf(node, heads) + node.ms + tails.get(node)!));
  let bound: Bound = { ms: path, why: "the longest path" };
  for (const [stage, members] of Map.groupBy(nodes, (node) => node.stage)) {
    const ms = boundOf(members, capOf(stage), heads, tails);
    if (ms > bound.ms) bound = { ms, why: `${stage}, ${members.length} units, ${capOf(stage)} at once` };
  }
  return bound;
}

/** When it could begin if nothing were capped. */
function headOf(node: Node, known: Map<Node, number>): number {
  const before = known.get(node) ?? Math.max(0, ...node.needs.map((need) => headOf(need, known) + need.ms));
  known.set(node, before);
  return before;
}

/** What has to follow it. Nodes are in the order in which they were planned, so that what needs one comes after it. */
function tailsOf(nodes: readonly Node[]): Map<Node, number> {
  const tails = new Map(nodes.map((node) => [node, 0]));
  for (let changed = true; changed;) {
    changed = false;
    for (const node of nodes)
      for (const need of node.needs) {
        const tail = tails.get(node)! + node.ms;
        if (tail <= tails.get(need)!) continue;
        tails.set(need, tail);
        changed = true;
      }
  }
  return tails;
}

/** Of the units that cannot begin before some moment: that moment, their work on so many machines, and what must follow the last. */
function boundOf(members: readonly Node[], cap: number, heads: ReadonlyMap<Node, number>, tails: ReadonlyMap<Node, number>): number {
  const byHead = members.toSorted((a, b) => heads.get(a)! - heads.get(b)!);
  return Math.max(
    ...byHead.map(
      (node, index) =>
        heads.get(node)! +
        makespan(
          byHead.slice(index).map(({ ms }) => ms),
          cap,
        ) +
        Math.min(...byHead.slice(index).map((each) => tails.get(each)!)),
    ),
  );
}

/** The least that tasks of these lengths take on so many machines: the mean, or the shortest of those that have to share one. */
export function makespan(lengths: readonly number[], machines: number): number {
  if (!Number.isFinite(machines)) return Math.max(0, ...lengths);
  const longest = lengths.toSorted((a, b) => b - a);
  const mean = lengths.reduce((sum, ms) => sum + ms, 0) / machines;
  const shared = Array.from({ length: Math.ceil(longest.length / machines) }, (_, rounds) => (rounds + 1) * longest[rounds * machines]!);
  return Math.max(mean, ...shared);
}
