/** After an edit or an upgrade: which outputs of languages that nobody works on are not any more what the dub would be. Decides nothing, runs nothing. */
import { plan, type Plan } from "../../dubbing/plan.ts";
import { Graph } from "../../graph/graph.ts";
import { known } from "./evaluate.ts";
import { isWanting } from "./jobs.ts";
import { markAll } from "./outputs.ts";
import { castVoices } from "./cast-voices.ts";
import { inputOf } from "./plan-input.ts";
import type { Loop } from "./units.ts";

/** The plan of these languages as it would come out now, and the keys it names. Null: it throws, which must not keep anything else from being done. */
export function lookAt({ store, ports, aside: memo }: Loop, languages: readonly string[]): { plan: Plan; keys: ReadonlySet<string> } | null {
  memo.turn();
  const graph = new Graph((key) => known(store, key), memo);
  try {
    const planned = plan(inputOf(store, memo, languages), graph);
    return { plan: planned, keys: new Set(graph.declared.keys()) };
  } catch (error) {
    ports.log("plan_failed", { error: error instanceof Error ? error.message : String(error) });
    return null;
  }
}

export function refreshStale(loop: Loop): void {
  const { store } = loop;
  const worked = new Set([...store.jobs.rows.values()].filter(isWanting).flatMap((job) => job.languages));
  const languages = new Set([...store.outputs.rows.values()].flatMap(({ language }) => (language === null ? [] : [language])));
  const served = [...languages].filter((language) => !worked.has(language));
  if (served.length === 0) return;
  const first = lookAt(loop, served);
  const looked = first?.plan.traits && castVoices(store, served, first.plan.traits) ? lookAt(loop, served) : first;
  if (looked) markAll(loop, looked.plan, served);
}
