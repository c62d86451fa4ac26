import { describe, expect, it } from "vitest";
import { digestOf } from "../../src/graph/digest.ts";
import { Memo } from "../../src/graph/memo.ts";

/** Counts how often it had to make. */
function maker() {
  const made: number[] = [];
  return { made, make: () => made.push(made.length) };
}

describe("what an evaluation remembers", () => {
  it("is made once of the very same values, and again of others or of fewer", () => {
    const memo = new Memo();
    const { made, make } = maker();
    const line = { text: "a" };
    const ask = (...of: unknown[]) => memo.once("slot", of, make);
    expect([ask(line, 1), ask(line, 1), ask({ text: "a" }, 1), ask({ text: "a" }), ask()]).toEqual([1, 1, 2, 3, 4]);
    expect(made.length).toBe(4);
  });
  it("lasts for as long as every turn asks for it, and is forgotten by one that does not", () => {
    const memo = new Memo();
    const { made, make } = maker();
    const of = [{}];
    for (let turns = 0; turns < 5; turns++) {
      memo.turn();
      memo.once("slot", of, make);
    }
    expect(made.length).toBe(1);
    memo.turn();
    memo.turn();
    memo.once("slot", of, make);
    expect(made.length).toBe(2);
  });
  it("gives the digest of the value, whatever was asked before", () => {
    const memo = new Memo();
    const values = [{ a: 1, b: [2] }, { b: [2], a: 1 }, "text", 3];
    expect([...values, ...values].map((value) => memo.digest(value))).toEqual([...values, ...values].map((value) => digestOf(value)));
  });
});
