/**
 * Who gets the next slot of a service. No I/O; the line is changed in place, because it may hold ten thousand tickets.
 *
 * Slots are few and tasks come in bursts: one film of three hours queues hundreds, a clip one. So workspaces stand in a ring,
 * and so do the dubs of each: the first of the ring is served and goes to its end. Who joins, joins at the end: with W
 * workspaces in line each is served within W grants, whoever comes later, and having been away earns nothing.
 */
export type Name = { dubId: string; attempt: number };
export type Entry = Name & { workspaceId: string; enteredAt: number };
/** `id`: in the order of coming. */
export type Ticket = Entry & { id: number };
/**
 * `beginning`: the service has not taken it, as far as is known; begun again after a crash. `killing`: nobody wants it any more,
 * the slot is free once the service has killed it. `since`: when it came up, or when killing began.
 */
export type Held = Ticket & { slot: number; since: number; state: "beginning" | "begun" | "killing" };

/**
 * The tickets of one dub by attempt, first come first. `turn`: rings are in ascending order of it. Until somebody is served it is
 * the id of the ticket that joined; it is a row of its own once that ticket does not tell it any more.
 */
export type Queue = { turn: number; tickets: Map<number, Ticket> };
export type Ring = { turn: number; size: number; dubs: Map<string, Queue> };
/** What changed since the rows were last written; null: gone. */
export type Unsaved = { tickets: Map<number, Ticket | Held | null>; turns: Map<string, number | null> };
export type Line = {
  slots: number;
  held: Map<string, Held>;
  waiting: Map<string, Ring>;
  tickets: Map<string, Ticket | Held>;
  /** The last ticket id or turn given out. */
  last: number;
  unsaved: Unsaved;
};

export const emptyLine = (slots: number): Line => ({
  slots,
  held: new Map(),
  waiting: new Map(),
  tickets: new Map(),
  last: 0,
  unsaved: { tickets: new Map(), turns: new Map() },
});

/** Also the task's id at its service. */
export const nameOf = ({ dubId, attempt }: Name): string => `${dubId}.${attempt}`;
export const dubTurn = (workspaceId: string, dubId: string): string => `${workspaceId}/${dubId}`;
export const waitingCount = (line: Line): number => line.tickets.size - line.held.size;

/** Idempotent: false for a ticket that is in line or holds a slot. */
export function enter(line: Line, entry: Entry): boolean {
  if (line.tickets.has(nameOf(entry))) return false;
  const ticket: Ticket = { ...entry, id: ++line.last };
  wait(line, ticket);
  line.unsaved.tickets.set(ticket.id, ticket);
  return true;
}

/** At the end of its dub's queue; a dub or workspace that was not in line joins at the end of its ring. */
export function wait(line: Line, ticket: Ticket): void {
  line.tickets.set(nameOf(ticket), ticket);
  const ring = line.waiting.get(ticket.workspaceId) ?? { turn: ticket.id, size: 0, dubs: new Map<string, Queue>() };
  const queue = ring.dubs.get(ticket.dubId) ?? { turn: ticket.id, tickets: new Map<number, Ticket>() };
  line.waiting.set(ticket.workspaceId, ring);
  ring.dubs.set(ticket.dubId, queue);
  queue.tickets.set(ticket.attempt, ticket);
  ring.size++;
}

export function hold(line: Line, held: Held): void {
  line.tickets.set(nameOf(held), held);
  line.held.set(nameOf(held), held);
}

/** Gives every free slot away that `isUsable`; returns who came up. */
export function grant(line: Line, now: number, isUsable: (slot: number) => boolean = () => true): Held[] {
  const granted: Held[] = [];
  for (const slot of freeSlots(line)) {
    if (!isUsable(slot)) continue;
    const next = first(line);
    if (!next) break;
    unwait(line, next);
    toTheEnd(line, next);
    const held: Held = { ...next, slot, since: now, state: "beginning" };
    keep(line, held);
    granted.push(held);
  }
  return granted;
}

/** Never more than `slots` are held, also where there once were more. */
function freeSlots(line: Line): number[] {
  if (line.held.size >= line.slots || line.held.size === line.tickets.size) return [];
  const taken = new Set([...line.held.values()].map((held) => held.slot));
  const free = Array.from({ length: line.slots }, (_, slot) => slot).filter((slot) => !taken.has(slot));
  return free.slice(0, line.slots - line.held.size);
}

function first(line: Line): Ticket | undefined {
  const [ring] = line.waiting.values();
  const [queue] = ring?.dubs.values() ?? [];
  return queue?.tickets.values().next().value;
}

function unwait(line: Line, { id, workspaceId, dubId, attempt }: Ticket): void {
  const ring = line.waiting.get(workspaceId)!;
  const queue = ring.dubs.get(dubId)!;
  queue.tickets.delete(attempt);
  ring.size--;
  if (queue.tickets.size === 0) forget(line, ring.dubs, dubId, dubTurn(workspaceId, dubId));
  else if (queue.turn === id) line.unsaved.turns.set(dubTurn(workspaceId, dubId), id);
  if (ring.size === 0) forget(line, line.waiting, workspaceId, workspaceId);
  else if (ring.turn === id) line.unsaved.turns.set(workspaceId, id);
}

function forget<T>(line: Line, ring: Map<string, T>, key: string, turn: string): void {
  ring.delete(key);
  line.unsaved.turns.set(turn, null);
}

/** What was served and has more to come waits for its next turn. */
function toTheEnd(line: Line, { workspaceId, dubId }: Ticket): void {
  const ring = line.waiting.get(workspaceId);
  if (!ring) return;
  turn(line, line.waiting, workspaceId, workspaceId);
  if (ring.dubs.has(dubId)) turn(line, ring.dubs, dubId, dubTurn(workspaceId, dubId));
}

function turn<T extends { turn: number }>(line: Line, ring: Map<string, T>, key: string, name: string): void {
  const one = ring.get(key)!;
  one.turn = ++line.last;
  ring.delete(key);
  ring.set(key, one);
  line.unsaved.turns.set(name, one.turn);
}

function keep(line: Line, held: Held): void {
  hold(line, held);
  line.unsaved.tickets.set(held.id, held);
}

/** The service has taken it. */
export function markBegun(line: Line, name: Name): void {
  const held = line.held.get(nameOf(name));
  if (held?.state === "beginning") keep(line, { ...held, state: "begun" });
}

/** Nobody wants it any more. Returns whom to kill before its slot may be given away; a slot that is being killed in stays taken. */
export function release(line: Line, name: Name, kill: boolean, now: number): Held | null {
  const held = line.held.get(nameOf(name));
  if (held?.state === "killing") return held;
  if (!held || !kill) {
    leave(line, name);
    return null;
  }
  const dying: Held = { ...held, state: "killing", since: now };
  keep(line, dying);
  return dying;
}

/** Out of the line or its slot, whatever its state. */
export function leave(line: Line, name: Name): void {
  const ticket = line.tickets.get(nameOf(name));
  if (!ticket) return;
  line.tickets.delete(nameOf(name));
  if (!line.held.delete(nameOf(name))) unwait(line, ticket);
  line.unsaved.tickets.set(ticket.id, null);
}
