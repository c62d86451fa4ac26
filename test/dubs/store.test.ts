import { describe, expect, it } from "vitest";
import { Store } from "../../src/dubs/loop/store.ts";
import type { Unit } from "../../src/graph/unit.ts";
import { World } from "./world.ts";

/** What the report of a film of four hours is given. */
const longFilm = (lines: number): Unit => ({
  spec: {
    key: "k",
    stage: "report",
    label: "report/ja",
    lane: "worker",
    engine: null,
    params: { lines: Array.from({ length: lines }, (_, index) => ({ id: `lin_${index}`, text: `${"この映画はとても長いです。".repeat(24)}😀` })) },
    inputs: {},
    hints: null,
    weight: 1,
  },
  state: { status: "ready" },
  tries: 0,
  losses: 0,
});

describe("the store", () => {
  it("keeps a unit whose parameters are larger than a row may be (2 MB), and reads it back to the letter", () => {
    const ports = new World().ports();
    const unit = longFilm(4_000);
    const store = new Store(ports);
    store.putUnit(unit);
    store.commit();
    store.putUnit({ ...unit, state: { status: "canceled" } });
    store.commit();
    expect(new Store(ports).units.get("k")).toEqual({ ...unit, state: { status: "canceled" }, account: null, unneededSince: null });
  });
});

describe("the journal", () => {
  it("takes whatever one turn says: to stop a long film in five languages is to stop twenty thousand units", () => {
    const ports = new World().ports();
    const store = new Store(ports);
    for (let index = 0; index < 20_000; index++)
      store.journal({ event: "unwanted", unit: `synthesize/pt-BR/lin_${"0".repeat(22)}${index}`, status: "canceled", attempt: null, accepted: 1 });
    store.commit();
    const rows = ports.sql.exec("SELECT json FROM journal");
    expect(rows.reduce((sum, { json }) => sum + (JSON.parse(String(json)) as unknown[]).length, 0)).toBe(20_000);
  });
});
