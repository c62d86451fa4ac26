/**
 * Who gets the next slot of a service. Pure. Slots are few and tasks come in bursts: one film of three hours queues hundreds, a
 * clip one. The next slot goes to the workspace that holds the fewest, then to the one that waited longest.
 */
export type Ticket = { dubId: string; attempt: number; workspaceId: string; enteredAt: number };
/** `begun`: the service has taken it; what has not been is begun again after a crash. */
export type Held = Ticket & { slot: number; since: number; begun: boolean };
export type Line = { slots: number; held: Held[]; waiting: Ticket[] };

export const isSame = (a: { dubId: string; attempt: number }, b: { dubId: string; attempt: number }): boolean => a.dubId === b.dubId && a.attempt === b.attempt;

/** Idempotent: a ticket that is in line or holds a slot changes nothing. */
export function enter(line: Line, ticket: Ticket): Line {
  return [...line.held, ...line.waiting].some((each) => isSame(each, ticket)) ? line : { ...line, waiting: [...line.waiting, ticket] };
}

export function leave(line: Line, ticket: { dubId: string; attempt: number }): Line {
  return { ...line, held: line.held.filter((each) => !isSame(each, ticket)), waiting: line.waiting.filter((each) => !isSame(each, ticket)) };
}

export function begun(line: Line, ticket: { dubId: string; attempt: number }): Line {
  return { ...line, held: line.held.map((each) => (isSame(each, ticket) ? { ...each, begun: true } : each)) };
}

/** Gives every free slot away; returns the line after it and who came up. */
export function grant(line: Line, now: number): { line: Line; granted: Held[] } {
  const granted: Held[] = [];
  let { held, waiting } = line;
  while (held.length < line.slots && waiting.length > 0) {
    const next = fairest(held, waiting);
    const taken = new Set(held.map((each) => each.slot));
    const slot = Array.from({ length: line.slots }, (_, index) => index).find((index) => !taken.has(index))!;
    const place: Held = { ...next, slot, since: now, begun: false };
    granted.push(place);
    held = [...held, place];
    waiting = waiting.filter((each) => each !== next);
  }
  return { line: { ...line, held, waiting }, granted };
}

function fairest(held: Held[], waiting: Ticket[]): Ticket {
  const holding = (workspaceId: string): number => held.filter((each) => each.workspaceId === workspaceId).length;
  return waiting.reduce((best, each) => {
    const difference = holding(each.workspaceId) - holding(best.workspaceId);
    return difference < 0 || (difference === 0 && each.enteredAt < best.enteredAt) ? each : best;
  });
}
