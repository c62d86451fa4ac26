/** An undisturbed run of the same inputs: the plan on a dub's rows as they are now, with nothing known and every engine answering at once. */
import { plan, type Plan } from "../../../src/dubbing/plan.ts";
import { inputOf } from "../../../src/dubs/loop/plan-input.ts";
import type { LoopPorts } from "../../../src/dubs/loop/ports.ts";
import { Store } from "../../../src/dubs/loop/store.ts";
import { Graph } from "../../../src/graph/graph.ts";
import { Memo } from "../../../src/graph/memo.ts";
import type { Result } from "../../../src/graph/unit.ts";
import type { Film } from "../film.ts";
import { resultOf } from "../results.ts";
import type { Storage } from "./storage.ts";

const MOST_STEPS = 60;

export const storeOf = (storage: Storage): Store =>
  new Store({ sql: { exec: (query, ...values) => storage.read(query, ...values), transaction: (run) => run() } } as LoopPorts);

export function rebuild(store: Store, film: Film, languages: readonly string[]): { planned: Plan; keys: ReadonlySet<string> } {
  const results = new Map<string, Result>();
  for (let step = 0; step < MOST_STEPS; step++) {
    const memo = new Memo();
    const graph = new Graph((key) => (results.has(key) ? { result: results.get(key)! } : undefined), memo);
    const planned = plan(inputOf(store, memo, languages), graph);
    const asked = [...graph.declared.values()].filter(({ spec }) => !results.has(spec.key));
    if (asked.length === 0) return { planned, keys: new Set(graph.declared.keys()) };
    for (const { spec } of asked) results.set(spec.key, resultOf(film, spec));
  }
  throw new Error("the plan asks for ever more");
}
