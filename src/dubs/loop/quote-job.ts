/** What a job would do and cost, by stage, before it is started. */
import { foresee, type Foresight } from "../../dubbing/foresee.ts";
import type { PlanInput } from "../../dubbing/planning.ts";
import type { Result } from "../../graph/unit.ts";
import type { JobAsk } from "../port.ts";
import type { Quote, Range } from "../quote.ts";
import { pinnedNow } from "./engines-now.ts";
import { Memo } from "../../graph/memo.ts";
import { wantedOf } from "./wanted.ts";
import { begunWith, inputOf } from "./plan-input.ts";
import type { Store } from "./store.ts";
import { measureOf, type Measure } from "./measure-unit.ts";

/** Null: nothing is known of the video yet. */
export function quoteOf(store: Store, ask: JobAsk): Quote | null {
  const { meta } = store;
  if (!meta?.probed || meta.removed) return null;
  const input = { ...withWanted(inputOf(store, new Memo(), ask.languages), wantedOf(meta, ask)), ...(ask.upgrade && begunWith(pinnedNow(meta.facts))) };
  // What the translations of a route that is unknown until the source is heard lead to is planned as if any would do.
  const asked = meta.scripted
    ? input
    : { ...input, engines: { ...input.engines, translate: input.engines.translate.map((route) => ({ ...route, source: null })) } };
  const latest = new Map([...store.units.rows.values()].flatMap(({ spec, state }) => (state.status === "done" ? [[spec.label, state.result] as const] : [])));
  let isBounded = !meta.scripted;
  const before = (label: string): Result | undefined => {
    isBounded ||= latest.has(label);
    return latest.get(label);
  };
  const run = (bound: "least" | "most") => foresee(asked, (key) => doneOf(store, key), bound, before);
  const least = run("least");
  // Where nothing ran before, as in a new language, nothing could come out as before: both bounds are one.
  return together(least, isBounded ? run("most") : least, meta.durationMs ?? meta.probed.durationMs);
}

function withWanted(input: PlanInput, { outputs, overlays }: ReturnType<typeof wantedOf>): PlanInput {
  const languages = Object.entries(input.languages).map(([tag, language]) => [tag, { ...language, outputs: { wanted: new Set(outputs), overlays } }] as const);
  return { ...input, languages: Object.fromEntries(languages) };
}

/** What failed before is tried anew by every job. */
function doneOf({ units }: Store, key: string) {
  const state = units.get(key)?.state;
  return state?.status === "done" ? { result: state.result } : undefined;
}

function together(least: Foresight, most: Foresight, filmMs: number): Quote {
  const stages = [...new Set([...least, ...most].map(({ spec }) => spec.stage))].map((stage) => {
    const [a, b] = [sum(least, stage, filmMs), sum(most, stage, filmMs)];
    const range = (of: (measure: Measure & { units: number }) => number): Range => ({ least: Math.min(of(a), of(b)), most: Math.max(of(a), of(b)) });
    return {
      stage,
      units: range((each) => each.units),
      mediaSeconds: a.mediaSeconds === null && b.mediaSeconds === null ? null : range((each) => Math.round((each.mediaSeconds ?? 0) * 10) / 10),
      characters: a.characters === null && b.characters === null ? null : range((each) => each.characters ?? 0),
      vendorCostMicros: range((each) => each.vendorCostMicros),
    };
  });
  const cost = (end: keyof Range) => stages.reduce((total, { vendorCostMicros }) => total + vendorCostMicros[end], 0);
  return { stages, vendorCostMicros: { least: cost("least"), most: cost("most") } };
}

function sum(foresight: Foresight, stage: string, filmMs: number): Measure & { units: number } {
  const total: Measure & { units: number } = { units: 0, mediaSeconds: null, characters: null, vendorCostMicros: 0 };
  for (const { spec, result } of foresight) {
    if (spec.stage !== stage) continue;
    const { mediaSeconds, characters, vendorCostMicros } = measureOf(spec, result, filmMs);
    total.units += 1;
    total.vendorCostMicros += vendorCostMicros;
    if (mediaSeconds !== null) total.mediaSeconds = (total.mediaSeconds ?? 0) + mediaSeconds;
    if (characters !== null) total.characters = (total.characters ?? 0) + characters;
  }
  return total;
}
