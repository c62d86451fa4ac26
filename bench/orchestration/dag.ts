/** The units of a finished dub and what each needed, read from its rows: with how long each takes and when it ran. */
import { PIECE_MS } from "../../containers/contract/stages.ts";
import type { UnitSpec, UnitState } from "../../src/graph/unit.ts";
import type { DubWorld } from "./dub-world.ts";
import { latencyOf } from "./latencies.ts";

export type Node = { stage: string; label: string; ms: number; needs: Node[]; claimedAt: number; endedAt: number };
type Made = Node & { params: { [name: string]: unknown } };
type Island = { lines: { lineId: string }[]; startMs: number; endMs: number };
/** A piece waits for the islands that reach this far over its edges (src/dubbing/plan-mix.ts). */
const MARGIN_MS = 400;

export function dagOf(world: DubWorld): Node[] {
  const made = world.sql
    .exec("SELECT spec, state FROM units ORDER BY rowid")
    .map((row) => nodeOf(world, JSON.parse(String(row["spec"])) as UnitSpec, JSON.parse(String(row["state"])) as UnitState));
  const stages = Map.groupBy(made, ({ stage }) => stage);
  const all = (...names: string[]): Made[] => names.flatMap((name) => stages.get(name) ?? []);
  for (const node of made) node.needs.push(...needsOf(node, all));
  return made;
}

function nodeOf({ calls }: DubWorld, { stage, label, params }: UnitSpec, state: UnitState): Made {
  if (state.status !== "done") throw new Error(`${label} is ${state.status}`);
  const { attempt } = state;
  return { stage, label, params, ms: latencyOf(stage, params), needs: [], claimedAt: calls.claimedAt.get(attempt)!, endedAt: calls.endedAt.get(attempt)! };
}

function needsOf({ stage, label, params }: Made, all: (...names: string[]) => Made[]): Node[] {
  switch (stage) {
    case "probe":
      return [];
    case "extract":
      return all("probe");
    case "separate":
    case "transcribe":
      return all("extract");
    case "segment":
      return all("transcribe");
    case "translate":
      return all("segment");
    case "synthesize":
      return all("translate").filter((batch) => (batch.params["lines"] as { id: string }[]).some(({ id }) => id === label.split("/")[2]));
    case "fit":
      return all("synthesize").filter((take) => islandOf(params).lines.some(({ lineId }) => lineId === take.label.split("/")[2]));
    case "mix":
      return [
        ...all("fit").filter((fit) => touches(islandOf(fit.params), Number(params["piece"]))),
        ...all("separate").filter((each) => each.label === `separate/${Number(params["piece"])}`),
      ];
    case "encode":
      return all("mix").filter((mix) => Math.abs(Number(mix.params["piece"]) - Number(params["piece"])) <= 1);
    case "join":
      return params["kind"] === "aac" ? all("encode") : all("mix");
    case "subtitle":
    case "report":
      return all("fit");
    case "mux":
      return [...all("join").filter((join) => join.params["kind"] === "aac"), ...all("subtitle")];
    default:
      throw new Error(`what ${stage} needs is not known here`);
  }
}

const islandOf = (params: Made["params"]): Island => params as unknown as Island;

function touches({ startMs, endMs }: Island, piece: number): boolean {
  const from = piece * PIECE_MS - MARGIN_MS;
  return startMs < from + PIECE_MS + 2 * MARGIN_MS && endMs > from;
}
