import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { enter, grant, leave, type Line, type Ticket } from "../../src/pool/line.ts";

const ticket = (dubId: string, attempt: number, workspaceId: string, enteredAt = attempt): Ticket => ({ dubId, attempt, workspaceId, enteredAt });
const empty = (slots: number): Line => ({ slots, held: [], waiting: [] });
const filled = (slots: number, tickets: Ticket[]): Line => tickets.reduce(enter, empty(slots));

describe("the line for a service's slots", () => {
  it("gives each free slot to one ticket, numbered, in order of arrival within a workspace", () => {
    const { line, granted } = grant(filled(2, [ticket("a", 1, "w"), ticket("a", 2, "w"), ticket("a", 3, "w")]), 50);
    expect(granted.map((each) => [each.attempt, each.slot])).toEqual([
      [1, 0],
      [2, 1],
    ]);
    expect(line.waiting.map((each) => each.attempt)).toEqual([3]);
  });
  it("serves a small workspace before a large one's next task, though it came later", () => {
    const { line } = grant(filled(1, [ticket("film", 1, "large"), ticket("film", 2, "large"), ticket("film", 3, "large"), ticket("clip", 9, "small")]), 0);
    expect(grant(filledLike(line, 2), 0).granted.map((each) => each.dubId)).toEqual(["clip"]);
  });
  it("takes a ticket once, in line or in a slot", () => {
    const { line } = grant(filled(1, [ticket("a", 1, "w"), ticket("a", 1, "w")]), 0);
    expect(enter(line, ticket("a", 1, "w", 99))).toBe(line);
    expect([line.held.length, line.waiting.length]).toEqual([1, 0]);
  });
  it("gives a freed slot its own number again", () => {
    const { line } = grant(filled(2, [ticket("a", 1, "w"), ticket("a", 2, "w"), ticket("a", 3, "w")]), 0);
    expect(grant(leave(line, { dubId: "a", attempt: 1 }), 0).granted.map((each) => each.slot)).toEqual([0]);
  });
  it("never gives a slot twice, never more than there are, and forgets nobody", () => {
    const step = fc.oneof(fc.record({ in: fc.nat(30), workspace: fc.nat(3) }), fc.record({ out: fc.nat(30) }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), (slots, steps) => {
        let line = empty(slots);
        const inside = new Set<number>();
        for (const each of steps) {
          if ("in" in each) {
            line = grant(enter(line, ticket("d", each.in, `w${each.workspace}`)), 0).line;
            inside.add(each.in);
          } else {
            line = grant(leave(line, { dubId: "d", attempt: each.out }), 0).line;
            inside.delete(each.out);
          }
          expect(new Set(line.held.map((held) => held.slot)).size).toBe(line.held.length);
          expect(line.held.length).toBe(Math.min(slots, inside.size));
          expect(new Set([...line.held, ...line.waiting].map((held) => held.attempt))).toEqual(inside);
        }
      }),
    );
  });
});

const filledLike = (line: Line, slots: number): Line => ({ ...line, slots });
