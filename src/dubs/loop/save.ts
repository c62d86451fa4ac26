/** What of a dub's memory SQL does not know yet, as statements: each changed row once. */
import type { UnitState } from "../../graph/unit.ts";
import { partsOf } from "./parts.ts";
import type { SqlValue } from "./ports.ts";
import type { Store } from "./store.ts";
import type { PairTable, Table } from "./tables.ts";

export type Write = [query: string, ...values: SqlValue[]];

export function writesOf(store: Store): Write[] {
  return [
    ...[...store.units.changed].flatMap((key) => unitWrites(store, key)),
    ...rows(store.jobs, "jobs"),
    ...rows(store.outputs, "outputs"),
    ...lineWrites(store),
    ...rows(store.speakers, "speakers"),
    ...pairs(store.pins, "pins"),
    ...pairs(store.choices, "choices"),
    ...pairs(store.lineStates, "line_states"),
    ...store.named.flatMap((name): Write[] => [
      [`INSERT INTO meta (name, json) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET json = excluded.json`, name, named(store, name)],
    ]),
    ...store.appended,
  ];
}

const named = ({ meta, glossary }: Store, name: "dub" | "glossary"): string => JSON.stringify(name === "dub" ? meta : glossary);

/** A unit that never began needs no row: the plan, which is looked at anew after every load, names it again. */
export function isKept({ units, specs }: Store, key: string): boolean {
  const unit = units.get(key);
  if (!unit || specs.has(key) || unit.tries > 0 || unit.losses > 0) return true;
  return unit.state.status !== "ready" && unit.state.status !== "blocked";
}

/** The spec is written once; later only how far the unit came. */
function unitWrites(store: Store, key: string): Write[] {
  const unit = store.units.get(key);
  if (!isKept(store, key) || (!unit && !store.specs.has(key))) return [];
  if (!unit)
    return [
      ["DELETE FROM units WHERE key = ?", key],
      ["DELETE FROM spec_parts WHERE key = ?", key],
    ];
  const { spec, state, tries, losses, account = null, unneededSince = null } = unit;
  const far: SqlValue[] = [state.status, JSON.stringify(state satisfies UnitState), tries, losses, account, unneededSince];
  if (store.specs.has(key))
    return [["UPDATE units SET status = ?, state = ?, tries = ?, losses = ?, account = ?, unneeded_since = ? WHERE key = ?", ...far, key]];
  const [first, ...rest] = partsOf(JSON.stringify(spec));
  return [
    ...rest.map((text, part): Write => ["INSERT INTO spec_parts (key, part, text) VALUES (?, ?, ?)", key, part, text]),
    [
      "INSERT INTO units (status, state, tries, losses, account, unneeded_since, key, stage, label, spec) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ...far,
      key,
      spec.stage,
      spec.label,
      first!,
    ],
  ];
}

function rows<Row>(table: Table<Row>, name: string): Write[] {
  return [...table.changed].map((id): Write => {
    const row = table.get(id);
    if (row === undefined) return [`DELETE FROM ${name} WHERE id = ?`, id];
    return [`INSERT INTO ${name} (id, json) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json`, id, JSON.stringify(row)];
  });
}

/** In order of time when read by hand; memory sorts them itself. */
function lineWrites({ lineRows }: Store): Write[] {
  return [...lineRows.changed].map((id): Write => {
    const line = lineRows.get(id);
    if (!line) return ["DELETE FROM lines WHERE id = ?", id];
    const query = "INSERT INTO lines (id, position, json) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET position = excluded.position, json = excluded.json";
    return [query, id, line.startMs, JSON.stringify(line)];
  });
}

function pairs<Row>(table: PairTable<Row>, name: string): Write[] {
  return [...table.changed.values()].map(([language, lineId]): Write => {
    const row = table.get(language, lineId);
    if (row === undefined) return [`DELETE FROM ${name} WHERE language = ? AND line_id = ?`, language, lineId];
    const query = `INSERT INTO ${name} (language, line_id, json) VALUES (?, ?, ?) ON CONFLICT (language, line_id) DO UPDATE SET json = excluded.json`;
    return [query, language, lineId, JSON.stringify(row)];
  });
}
