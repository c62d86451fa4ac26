/**
 * What the film is about, said once by a language model that reads all of the script: by parts, then made one. It is a hint: nobody
 * translates without waiting for it, and everybody without having it.
 */
import type { Graph, Ref } from "../graph/graph.ts";
import type { Result } from "../graph/unit.ts";
import { Summary } from "./hints.ts";
import { credentialOf, worstOf } from "./paid.ts";
import type { Declare, PlanInput, PlannedRoute, Script } from "./planning.ts";
import { worstSummary } from "./worst-words.ts";

/** Read at once; and how many parts are made one at once. */
const PART_CHARACTERS = 12_000;
const MOST_PARTS = 12;

type Asked = { input: PlanInput; script: Script; graph: Graph; unit: Declare };

/** Undefined: still to come. Null: nobody is asked, or nobody could say. */
export function summarise({ input, script, graph, unit }: Asked): Summary | null | undefined {
  if (input.summary) return input.summary;
  const route = input.engines.translate.find(({ isModel }) => isModel);
  if (!route || Object.keys(input.languages).length === 0) return null;
  const parts = graph.memo.once("summary/parts", [script.lines], () => partsOf(script.lines.map(({ text }) => text)));
  const ask = (label: string, params: { lines: string[] } | { parts: Summary[] }): Ref<Result> =>
    unit({
      stage: "summarize",
      label,
      lane: route.lane,
      engine: { id: route.id, digest: route.digest },
      params: { engine: route.id, source: script.language, ...params },
      hints: credentialOf(route),
      weight: 2,
      worstMicros: worstOf(route, worstSummary("lines" in params ? params.lines : params.parts)),
    });
  const mapped = parts.map((lines, index) => ask(`summarize/${index}`, { lines }));
  return reduced(mapped, route, (level, index, summaries) => ask(`summarize/all/${level}/${index}`, { parts: summaries }));
}

type Join = (level: number, index: number, parts: Summary[]) => Ref<Result>;

/** A part that nobody could say is left out. */
function reduced(refs: Ref<Result>[], route: PlannedRoute, join: Join, level = 0): Summary | null | undefined {
  if (refs.some(({ status }) => status === "pending")) return undefined;
  const said = refs.flatMap((ref) => (ref.status === "done" ? [summaryOf(ref.value)] : []));
  if (said.length <= 1) return said[0] ?? null;
  const groups = Array.from({ length: Math.ceil(said.length / MOST_PARTS) }, (_, at) => said.slice(at * MOST_PARTS, (at + 1) * MOST_PARTS));
  return reduced(
    groups.map((group, index) => (group.length > 1 ? join(level, index, group) : { status: "done", value: asResult(group[0]!) })),
    route,
    join,
    level + 1,
  );
}

const asResult = (summary: Summary): Result => ({ value: summary, artifacts: {}, usage: [], meta: {} });

function summaryOf({ value }: Result): Summary {
  const { theme, register, terms } = value as Summary;
  return Summary.parse({ theme, register, terms });
}

/** Whole lines. */
function partsOf(texts: readonly string[]): string[][] {
  const parts: string[][] = [];
  let room = 0;
  for (const text of texts) {
    if (parts.length > 0 && text.length <= room) parts.at(-1)!.push(text);
    else [parts[parts.length], room] = [[text], PART_CHARACTERS];
    room -= text.length;
  }
  return parts;
}
