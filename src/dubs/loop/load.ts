/** Reads a dub's rows into memory, those of earlier versions too. */
import { speakerLevels } from "../../dubbing/loudness.ts";
import type { Line, Speaker } from "../../dubbing/script.ts";
import type { Sql, SqlValue } from "./ports.ts";
import { glossaryOf, jobDefaults, metaDefaults, type Job, type Meta } from "./rows.ts";
import type { Store } from "./store.ts";

const parse = (value: SqlValue | undefined): never => JSON.parse(String(value)) as never;

export function load(store: Store, sql: Sql): void {
  store.meta = null;
  for (const row of sql.exec("SELECT name, json FROM meta")) {
    if (row["name"] === "dub") store.meta = { ...metaDefaults, ...(parse(row["json"]) as Meta) };
    if (row["name"] === "glossary") store.glossary = glossaryOf(parse(row["json"]));
  }
  loadUnits(store, sql);
  for (const row of sql.exec("SELECT id, json FROM jobs ORDER BY rowid"))
    store.jobs.load(String(row["id"]), { ...jobDefaults, ...(parse(row["json"]) as Partial<Job>) } as Job);
  for (const row of sql.exec("SELECT id, json FROM outputs ORDER BY rowid")) store.outputs.load(String(row["id"]), parse(row["json"]));
  for (const row of sql.exec("SELECT id, json FROM lines")) store.lineRows.load(String(row["id"]), parse(row["json"]));
  loadSpeakers(store, sql);
  const pairs = (table: string) => sql.exec(`SELECT language, line_id, json FROM ${table}`);
  for (const row of pairs("pins")) store.pins.load(String(row["language"]), String(row["line_id"]), parse(row["json"]));
  for (const row of pairs("choices")) store.choices.load(String(row["language"]), String(row["line_id"]), parse(row["json"]));
  for (const row of pairs("line_states")) store.lineStates.load(String(row["language"]), String(row["line_id"]), parse(row["json"]));
  const usage = "SELECT job_id, meter, SUM(quantity) AS quantity, SUM(vendor_cost_micros) AS cost FROM usage WHERE job_id IS NOT NULL GROUP BY job_id, meter";
  for (const row of sql.exec(usage))
    store.count(String(row["job_id"]), { meter: String(row["meter"]), quantity: Number(row["quantity"]), vendorCostMicros: Number(row["cost"]) });
  for (const row of sql.exec("SELECT attempt, json FROM orphans WHERE json_extract(json, '$.worstMicros') > 0"))
    store.orphans.set(Number(row["attempt"]), parse(row["json"]));
}

function loadUnits(store: Store, sql: Sql): void {
  const rest = Map.groupBy(sql.exec("SELECT key, text FROM spec_parts ORDER BY key, part"), (row) => row["key"]);
  for (const row of sql.exec("SELECT key, spec, state, tries, losses, account, unneeded_since FROM units ORDER BY rowid")) {
    const spec = [row["spec"], ...(rest.get(row["key"]) ?? []).map((part) => part["text"])].join("");
    const since = row["unneeded_since"] ?? null;
    store.loadUnit({
      spec: parse(spec),
      state: parse(row["state"]),
      tries: Number(row["tries"]),
      losses: Number(row["losses"]),
      account: row["account"] === null ? null : String(row["account"]),
      unneededSince: since === null ? null : Number(since),
    });
  }
}

/** Earlier versions had no rows for speakers: they are who speaks in the lines. They get their rows with the next change. */
function loadSpeakers(store: Store, sql: Sql): void {
  for (const row of sql.exec("SELECT id, json FROM speakers")) store.speakers.load(String(row["id"]), parse(row["json"]));
  if (store.speakers.rows.size > 0) return;
  for (const speaker of speakersOf(store.lines)) store.speakers.put(speaker.id, speaker);
}

/** By first appearance. */
export function speakersOf(lines: readonly Line[]): Speaker[] {
  return [...speakerLevels(lines)].map(([id, levelDb]) => ({ id, name: null, levelDb, revision: 1 }));
}
