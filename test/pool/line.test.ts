import * as fc from "../property.ts";
import { describe, expect, it } from "vitest";
import { emptyLine, enter, grant, leave, markBegun, nameOf, release, waitingCount, type Entry, type Held, type Line } from "../../src/pool/line.ts";
import { aheadOf, lineUp } from "../../src/pool/order.ts";

const entry = (workspaceId: string, dubId: string, attempt: number): Entry => ({ workspaceId, dubId, attempt, enteredAt: attempt });
const filled = (slots: number, entries: Entry[]): Line => {
  const line = emptyLine(slots);
  for (const each of entries) enter(line, each);
  return line;
};
const pieces = (workspaceId: string, dubId: string, count: number): Entry[] =>
  Array.from({ length: count }, (_, index) => entry(workspaceId, dubId, index + 1));
/** Ends what runs and serves, until nobody waits. */
const drain = (line: Line): Held[] => {
  const served: Held[] = [];
  for (const held of line.held.values()) leave(line, held);
  for (let granted = grant(line, 0); granted.length > 0; granted = grant(line, 0)) {
    served.push(...granted);
    for (const each of granted) leave(line, each);
  }
  return served;
};
const serveNext = (line: Line, count: number): string[] => {
  const served: string[] = [];
  while (served.length < count) {
    for (const held of line.held.values()) leave(line, held);
    served.push(...grant(line, 0).map(nameOf));
  }
  return served;
};

describe("the line for a service's slots", () => {
  it("gives each free slot to one ticket, numbered, in order of arrival within a dub", () => {
    const line = filled(2, pieces("w", "a", 3));
    expect(grant(line, 50).map(({ attempt, slot, since, state }) => [attempt, slot, since, state])).toEqual([
      [1, 0, 50, "beginning"],
      [2, 1, 50, "beginning"],
    ]);
    expect(lineUp(line).map(nameOf)).toEqual(["a.3"]);
  });
  it("serves a clip next, though a film of another workspace queued 400 pieces first and there is one slot", () => {
    const line = filled(1, pieces("large", "film", 400));
    grant(line, 0);
    enter(line, entry("small", "clip", 1));
    expect(aheadOf(line, { dubId: "clip", attempt: 1 })).toBe(1);
    expect(serveNext(line, 2)).toEqual(["film.2", "clip.1"]);
  });
  it("serves the dubs of one workspace in turn", () => {
    expect(drain(filled(1, [...pieces("w", "film", 3), ...pieces("w", "clip", 2)])).map(nameOf)).toEqual(["film.1", "clip.1", "film.2", "clip.2", "film.3"]);
  });
  it("earns nobody credit for having been away, and lets no newcomer in before those who wait", () => {
    const line = filled(1, [...pieces("a", "a", 5), ...pieces("b", "b", 1)]);
    expect(serveNext(line, 3)).toEqual(["a.1", "b.1", "a.2"]);
    for (const each of [...pieces("c", "c", 3), entry("b", "b", 2)]) enter(line, each);
    expect(drain(line).map(nameOf)).toEqual(["a.3", "c.1", "b.2", "a.4", "c.2", "a.5", "c.3"]);
  });
  it("takes a ticket once, in line or in a slot", () => {
    const line = filled(1, pieces("w", "a", 2));
    grant(line, 0);
    expect([enter(line, entry("w", "a", 1)), enter(line, entry("w", "a", 2))]).toEqual([false, false]);
    expect([line.held.size, waitingCount(line)]).toEqual([1, 1]);
  });
  it("gives a freed slot its own number again, and none that rests", () => {
    const line = filled(2, pieces("w", "a", 4));
    const [one, other] = grant(line, 0);
    leave(line, one!);
    expect(grant(line, 0).map(({ slot }) => slot)).toEqual([0]);
    leave(line, other!);
    expect(grant(line, 0, (slot) => slot !== 1)).toEqual([]);
    expect(grant(line, 0).map(({ slot }) => slot)).toEqual([1]);
  });
  it("holds no more than there are slots, though there were more before", () => {
    const line = filled(4, pieces("w", "a", 6));
    const granted = grant(line, 0);
    line.slots = 2;
    for (const each of granted.slice(0, 2)) leave(line, each);
    expect(grant(line, 0)).toEqual([]);
  });
  it("keeps the slot of whom somebody kills, also when it is released again, until the kill is over", () => {
    const line = filled(1, pieces("w", "a", 2));
    const [held] = grant(line, 0);
    markBegun(line, held!);
    expect(release(line, held!, true, 7)).toMatchObject({ state: "killing", since: 7 });
    expect(release(line, held!, false, 9)).toMatchObject({ state: "killing", since: 7 });
    markBegun(line, held!);
    expect([grant(line, 9), line.held.get("a.1")?.state]).toEqual([[], "killing"]);
    leave(line, held!);
    expect(grant(line, 9).map(nameOf)).toEqual(["a.2"]);
  });
  it("forgets at once whoever is released while waiting", () => {
    const line = filled(1, pieces("w", "a", 2));
    grant(line, 0);
    expect(release(line, { dubId: "a", attempt: 2 }, true, 0)).toBeNull();
    expect([waitingCount(line), line.waiting.size]).toEqual([0, 0]);
  });
});

const someone = fc.record({ workspace: fc.nat(3), dub: fc.nat(2), attempt: fc.integer({ min: 1, max: 12 }) });
const step = fc.oneof(fc.record({ enters: someone }), fc.record({ leaves: someone }), fc.record({ isKilled: someone }), fc.constant({ grants: true }));
const entryOf = ({ workspace, dub, attempt }: { workspace: number; dub: number; attempt: number }): Entry =>
  entry(`w${workspace}`, `w${workspace}d${dub}`, attempt);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function take(line: Line, each: Step, inside: Set<string>): Held[] {
  if ("grants" in each) return grant(line, 0);
  if ("enters" in each) {
    enter(line, entryOf(each.enters));
    inside.add(nameOf(entryOf(each.enters)));
    return [];
  }
  const name = entryOf("leaves" in each ? each.leaves : each.isKilled);
  if ("leaves" in each) leave(line, name);
  if ("leaves" in each || !release(line, name, true, 0)) inside.delete(nameOf(name));
  return [];
}

describe("whatever happens to the line", () => {
  it("no slot is given twice, none is free while anybody waits, and nobody is lost or served twice", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 80 }), (slots, steps) => {
        const line = emptyLine(slots);
        const inside = new Set<string>();
        const up = new Set<string>();
        for (const each of steps) {
          for (const held of [...take(line, each, inside), ...grant(line, 0)]) {
            expect(up.has(nameOf(held))).toBe(false);
            up.add(nameOf(held));
          }
          for (const name of up) if (!line.held.has(name)) up.delete(name);
          expect(new Set([...line.held.values()].map(({ slot }) => slot)).size).toBe(line.held.size);
          expect(line.held.size).toBe(Math.min(slots, inside.size));
          expect(new Set([...line.held.values(), ...lineUp(line)].map(nameOf))).toEqual(inside);
          expect(waitingCount(line)).toBe(lineUp(line).length);
        }
      }),
    );
  });
  it("each is told how many are before it, and they are served in that order", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const line = emptyLine(1);
        for (const each of steps) take(line, each, new Set());
        const order = lineUp(line);
        expect(order.map((ticket) => aheadOf(line, ticket))).toEqual(order.map((_, index) => index));
        expect(drain(line).map(nameOf)).toEqual(order.map(nameOf));
      }),
    );
  });
  it("a workspace in line is served within as many grants as there are workspaces in line, and so are the dubs of one", () => {
    const arrivals = fc.array(fc.array(someone, { maxLength: 4 }), { maxLength: 60 });
    fc.assert(
      fc.property(arrivals, (turns) => {
        const line = emptyLine(1);
        const waits = new Map<string, { grants: number; bound: number }>();
        const dubs = new Map<string, { grants: number; bound: number }>();
        for (const entries of turns) {
          for (const each of entries) enter(line, entryOf(each));
          for (const [workspaceId, ring] of line.waiting) {
            if (!waits.has(workspaceId)) waits.set(workspaceId, { grants: 0, bound: line.waiting.size });
            for (const dubId of ring.dubs.keys()) if (!dubs.has(dubId)) dubs.set(dubId, { grants: 0, bound: ring.dubs.size });
          }
          const [served] = grant(line, 0);
          if (!served) continue;
          for (const wait of waits.values()) expect(++wait.grants).toBeLessThanOrEqual(wait.bound);
          const siblings = [...dubs].filter(([dubId]) => dubId.startsWith(served.workspaceId));
          for (const [, wait] of siblings) expect(++wait.grants).toBeLessThanOrEqual(wait.bound);
          waits.delete(served.workspaceId);
          dubs.delete(served.dubId);
          leave(line, served);
        }
      }),
    );
  });
});
