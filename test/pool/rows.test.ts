import { DatabaseSync } from "node:sqlite";
import * as fc from "../property.ts";
import { expect, it } from "vitest";
import type { PoolSql } from "../../src/pool/ports.ts";
import { emptyLine, enter, grant, leave, markBegun, nameOf, release, type Line } from "../../src/pool/line.ts";
import { lineUp } from "../../src/pool/order.ts";
import { load, migrate, save, takeOver } from "../../src/pool/rows.ts";
import { sqlOf } from "./pool-world.ts";

const fresh = (): PoolSql => {
  const sql = sqlOf(new DatabaseSync(":memory:"));
  migrate(sql);
  return sql;
};
const shown = (line: Line) => ({ held: [...line.held.values()], order: lineUp(line), last: line.last });

it("the line as loaded is the line as saved: who holds what, and the order of the others", () => {
  const act = fc.record({
    act: fc.constantFrom("enter", "enter", "enter", "grant", "leave", "kill", "begun"),
    dub: fc.nat(5),
    attempt: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const sql = fresh();
      const line = emptyLine(2);
      for (const { act, dub, attempt } of acts) {
        const name = { dubId: `d${dub}`, attempt };
        if (act === "enter") enter(line, { ...name, workspaceId: `w${dub % 2}`, enteredAt: 5 });
        if (act === "grant") grant(line, 7);
        if (act === "leave") leave(line, name);
        if (act === "kill") release(line, name, true, 9);
        if (act === "begun") markBegun(line, name);
        save(sql, line);
      }
      const again = load(sql, 2);
      expect({ ...shown(again), last: 0 }).toEqual({ ...shown(line), last: 0 });
    }),
  );
});
it("writes one row for a ticket that comes, and one for one that goes", () => {
  const written: string[] = [];
  const sql = fresh();
  const counting: PoolSql = { ...sql, exec: (query, ...values) => (written.push(query.split(" ")[0]!), sql.exec(query, ...values)) };
  const line = emptyLine(1);
  enter(line, { dubId: "a", attempt: 1, workspaceId: "w", enteredAt: 0 });
  grant(line, 0);
  save(counting, line);
  enter(line, { dubId: "a", attempt: 2, workspaceId: "w", enteredAt: 0 });
  save(counting, line);
  leave(line, { dubId: "a", attempt: 1 });
  save(counting, line);
  save(counting, line);
  expect(written).toEqual(["INSERT", "DELETE", "DELETE", "INSERT", "DELETE"]);
});
it("takes over a line that was kept as one value, once", () => {
  const old = { dubId: "a", workspaceId: "w", enteredAt: 3 };
  const line = emptyLine(1);
  const whole = { held: [{ ...old, attempt: 1, slot: 0, since: 4, begun: true }], waiting: [{ ...old, attempt: 2 }] };
  takeOver(line, whole);
  takeOver(line, whole);
  expect([...line.held.values()]).toEqual([{ ...old, attempt: 1, slot: 0, since: 4, state: "begun", id: 1 }]);
  expect(lineUp(line).map(nameOf)).toEqual(["a.2"]);
});
