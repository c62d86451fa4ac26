/** An undisturbed run of the same inputs: the plan on a dub's rows as they are now, with nothing known and every engine answering at once. */
import { plan, type Plan } from "../../../src/dubbing/plan.ts";
import { inputOf } from "../../../src/dubs/loop/plan-input.ts";
import type { LoopPorts } from "../../../src/dubs/loop/ports.ts";
import { Store } from "../../../src/dubs/loop/store.ts";
import { Graph } from "../../../src/graph/graph.ts";
import { Memo } from "../../../src/graph/memo.ts";
import type { Failure, Result } from "../../../src/graph/unit.ts";
import type { Film } from "../film.ts";
import { resultOf } from "../results.ts";
import type { Storage } from "./storage.ts";

const MOST_STEPS = 60;

export const storeOf = (storage: Storage): Store =>
  new Store({ sql: { exec: (query, ...values) => storage.read(query, ...values), transaction: (run) => run() } } as LoopPorts);

type Revised = { revision: number };
/** The rows that people change, as they are now. */
export function standsOf(storage: Storage): { lines: Map<string, Revised>; speakers: Map<string, Revised>; glossary: Revised } {
  const rows = (query: string): Map<string, Revised> => new Map(storage.read(query).map(({ id, json }) => [String(id), JSON.parse(String(json)) as Revised]));
  const glossary = rows("SELECT name AS id, json FROM meta WHERE name = 'glossary'").get("glossary") ?? { revision: 1 };
  return { lines: rows("SELECT id, json FROM lines"), speakers: rows("SELECT id, json FROM speakers"), glossary };
}

/** As if no engine had translated anything yet. What people wrote stays, and what is told of lines that nobody speaks any more. */
export function forgetTranslations(store: Store): Store {
  for (const language of store.pins.languages)
    for (const [lineId, pin] of store.pins.of(language)) {
      if (store.lineRows.get(lineId)?.treatment !== "dub") continue;
      const [mine, ...earlier] = [pin, ...(pin.earlier ?? [])].filter(({ engine }) => engine === "user");
      store.pins.put(language, lineId, mine ? { sourceDigest: mine.sourceDigest, text: mine.text, engine: mine.engine, earlier } : null);
    }
  return store;
}

/** `failed`: what failed for good is known to have failed until a job asks for it anew. */
export function rebuild(store: Store, film: Film, languages: readonly string[], failed: Failures = new Map()): { planned: Plan; keys: ReadonlySet<string> } {
  const results = new Map<string, { result: Result } | { failure: Failure }>(failed);
  for (let step = 0; step < MOST_STEPS; step++) {
    const memo = new Memo();
    const graph = new Graph((key) => results.get(key), memo);
    const planned = plan(inputOf(store, memo, languages), graph);
    const asked = [...graph.declared.values()].filter(({ spec }) => !results.has(spec.key));
    if (asked.length === 0) return { planned, keys: new Set(graph.declared.keys()) };
    for (const { spec } of asked) results.set(spec.key, { result: resultOf(film, spec) });
  }
  throw new Error("the plan asks for ever more");
}

type Failures = ReadonlyMap<string, { failure: Failure }>;
export const failuresOf = ({ units }: Store): Failures =>
  new Map([...units.rows.values()].flatMap(({ spec, state }) => (state.status === "failed" ? [[spec.key, { failure: state.failure }] as const] : [])));
