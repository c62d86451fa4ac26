/** In which order those in line will be served, if nobody else comes. */
import { nameOf, type Line, type Name, type Ticket } from "./line.ts";

/** All that wait, the next one first. Linear in their number. */
export function lineUp(line: Line): Ticket[] {
  const workspaces = [...line.waiting.values()].map((ring) => inTurns([...ring.dubs.values()].map((queue) => [...queue.tickets.values()])));
  return inTurns(workspaces);
}

/** One of each list, then the second of each that has one, and so on. */
function inTurns<T>(lists: T[][]): T[] {
  const order: T[] = [];
  let left = lists;
  for (let round = 0; left.length > 0; round++) {
    left = left.filter((list) => list.length > round);
    for (const list of left) order.push(list[round]!);
  }
  return order;
}

/** How many will be served before it: its index in `lineUp`, without lining up everybody else. Null: it does not wait. */
export function aheadOf(line: Line, name: Name): number | null {
  const ticket = line.tickets.get(nameOf(name));
  if (!ticket || line.held.has(nameOf(name))) return null;
  const ring = line.waiting.get(ticket.workspaceId)!;
  const inDub = [...ring.dubs.get(ticket.dubId)!.tickets.keys()].indexOf(ticket.attempt);
  const inWorkspace = before(ring.dubs, ticket.dubId, inDub, (queue) => queue.tickets.size);
  return before(line.waiting, ticket.workspaceId, inWorkspace, (each) => each.size);
}

/** Members of the ring before `key` have one turn more than those after it, by the time `key` has had `turns`. */
function before<T>(ring: Map<string, T>, key: string, turns: number, sizeOf: (member: T) => number): number {
  let ahead = turns;
  let isPassed = false;
  for (const [each, member] of ring) {
    if (each === key) isPassed = true;
    else ahead += Math.min(sizeOf(member), isPassed ? turns : turns + 1);
  }
  return ahead;
}
