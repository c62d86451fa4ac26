/** Mixed pieces to AAC, each rolled in over the edges of its neighbours, so that they join without a seam. */
import { all, type Ref } from "../graph/graph.ts";
import type { Artifact, Result } from "../graph/unit.ts";
import { CEILING_DB, DECODED_CEILING_DB } from "./plan-master.ts";
import type { LanguageContext } from "./planning.ts";
import { steadyUnit } from "./steady-unit.ts";

/** 5.1 needs some three times what two channels do, and the encoder takes no more than this. */
const SURROUND = { times: 3, mostKbps: 640 };

export function encodePieces(context: LanguageContext, mixed: readonly Ref<Result>[], gainDb: number): Ref<Result>[] {
  const { graph, language } = context;
  const edge = (at: number, name: string): Ref<Artifact>[] => mixed.slice(Math.max(0, at), at + 1).map((ref) => graph.artifact(ref, name));
  return mixed.map((ref, index) => {
    const inputs = { before: edge(index - 1, "mix_tail"), mix: graph.artifact(ref, "mix"), after: edge(index + 1, "mix_head") };
    return encodeOne(context, `encode/${language}/${index}`, index, inputs, { gainDb, ceilingDb: CEILING_DB, decodedCeilingDb: DECODED_CEILING_DB });
  });
}

/** The sound as it came, for players that offer it beside the dubs: of each piece the encoder only uses its edges. */
export function encodeOriginal(context: LanguageContext): Ref<Artifact> {
  const { prepared, graph, unit } = context;
  const programmes = prepared.pieces.map(({ programme }) => programme);
  const pieces = programmes.map((mix, index) => {
    const inputs = { before: programmes.slice(Math.max(0, index - 1), index), mix, after: programmes.slice(index + 1, index + 2) };
    return encodeOne(context, `encode/original/${index}`, index, inputs, { gainDb: 0, limited: false });
  });
  return joinAac(graph, unit, "original", pieces, prepared.extract.samples);
}

type Inputs = { before: Ref<Artifact>[]; mix: Ref<Artifact>; after: Ref<Artifact>[] };
type Mastering = { gainDb: number; ceilingDb?: number; decodedCeilingDb?: number; limited?: boolean };

function encodeOne(context: LanguageContext, label: string, index: number, inputs: Inputs, mastering: Mastering): Ref<Result> {
  const { channels } = context.prepared.extract;
  const { bitrateKbps } = context.input.options;
  const kbps = channels > 2 ? Math.min(SURROUND.mostKbps, SURROUND.times * bitrateKbps) : bitrateKbps;
  const params = { piece: index, first: index === 0, last: index === context.prepared.pieces.length - 1, bitrateKbps: kbps, ...mastering };
  const { before, mix, after } = inputs;
  const declaration = { stage: "encode" as const, label, lane: "media", params, inputs: { before, mix: [mix], after }, weight: 0.5 };
  return steadyUnit(context, declaration, `${label}/${mastering.gainDb}`, Object.values(params));
}

export function joinAac(
  graph: LanguageContext["graph"],
  unit: LanguageContext["unit"],
  label: string,
  encoded: readonly Ref<Result>[],
  samples: number,
): Ref<Artifact> {
  // One that failed says so before others are waited for.
  const ready = all([...encoded]);
  if (ready.status === "failed") return ready;
  const pieces = encoded.map((ref) => graph.artifact(ref, "aac"));
  return graph.artifact(
    unit({ stage: "join", label: `join/${label}`, lane: "media", params: { kind: "aac", samples }, inputs: { pieces }, weight: 0.5 }),
    "audio",
  );
}
