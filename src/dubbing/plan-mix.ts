/** Mix and encode, piece by piece: a piece is mixed as soon as the islands that can touch it are fitted. */
import { PIECE_MS, SAMPLE_RATE } from "../../containers/contract/stages.ts";
import { all, type Ref } from "../graph/graph.ts";
import type { Artifact, Result } from "../graph/unit.ts";
import { mixPiece } from "./mix-plan.ts";
import type { Fit, LanguageContext, LineOutcome, Piece } from "./planning.ts";
import type { Line, Placement } from "./script.ts";

export type Mix = { encoded: Ref<Artifact>[]; dialogue: Ref<Artifact>[] };
/** Spans reach past the words by their margin and crossfade. */
const MARGIN_MS = 400;
/** A line further from a piece cannot reach it: more than the fit shifts a take and the mixer looks around. */
const NEAR_MS = 10_000;

export function planMix(context: LanguageContext, lines: LineOutcome[], fit: Fit): Mix {
  const { graph, prepared, language } = context;
  const takes = new Map(lines.flatMap(({ line, take }) => (take ? [[line.id, take] as const] : [])));
  const heard = lines.map(({ line, kept }) =>
    kept && line.treatment === "dub" ? graph.memo.once(`kept/${language}/${line.id}`, [line], () => ({ ...line, treatment: "keep" as const })) : line,
  );
  const near = byPiece(heard);
  const mixed = prepared.pieces.map((piece) => mixOne(context, piece, fit, { lines: near.get(piece.index) ?? [], takes }));
  const encoded = mixed.map((_, index) => encodeOne(context, mixed, index));
  return { encoded, dialogue: mixed.map((ref) => graph.artifact(ref, "dialogue")) };
}

/** The lines that can be heard in each piece: a film has thousands, and every piece asks. */
function byPiece(lines: Line[]): Map<number, Line[]> {
  const near = new Map<number, Line[]>();
  for (const line of lines) {
    const last = Math.floor((line.endMs + NEAR_MS) / PIECE_MS);
    for (let piece = Math.max(0, Math.floor((line.startMs - NEAR_MS) / PIECE_MS)); piece <= last; piece++) {
      const known = near.get(piece);
      if (known) known.push(line);
      else near.set(piece, [line]);
    }
  }
  return near;
}

type Take = NonNullable<LineOutcome["take"]>;
type Sounds = { lines: Line[]; takes: ReadonlyMap<string, Take> };

function mixOne(context: LanguageContext, piece: Piece, fit: Fit, sounds: Sounds): Ref<Result> {
  const startMs = (piece.startSample * 1000) / SAMPLE_RATE - MARGIN_MS;
  const endMs = startMs + PIECE_MS + 2 * MARGIN_MS;
  const near = fit.islands.filter((island) => island.startMs < endMs && island.endMs > startMs);
  const fitted = all(near.map((island) => island.placements));
  if (fitted.status !== "done") return fitted;
  const planned = mixOf(context, piece, fitted.value.flat(), sounds);
  const background = piece.background ? [piece.background] : [];
  const audio = planned.takes.map((id): Ref<Artifact> => ({ status: "done", value: sounds.takes.get(id)!.artifact }));
  const inputs = { programme: piece.programme, background, takes: audio };
  return context.unit({ stage: "mix", label: `mix/${context.language}/${piece.index}`, lane: "media", params: planned.params, inputs, weight: 0.5 });
}

function mixOf({ language, script, prepared, input, graph }: LanguageContext, piece: Piece, placements: Placement[], { lines, takes }: Sounds) {
  const { samples } = prepared.extract;
  const { duckDb } = input.options;
  const separated = piece.background !== null;
  const of = [samples, duckDb, separated, ...lines.flatMap((line) => [line, script.levels.get(line.speakerId), takes.get(line.id)]), null, ...placements];
  return graph.memo.once(`mix/${language}/${piece.index}`, of, () =>
    mixPiece({
      piece: piece.index,
      samples,
      placements,
      takes: new Map(placements.flatMap(({ lineId }) => (takes.has(lineId) ? [[lineId, takes.get(lineId)!.value] as const] : []))),
      lines,
      duckDb,
      separated,
      levels: script.levels,
    }),
  );
}

/** The neighbours' edges prime the encoder, so that pieces join without a seam. */
function encodeOne({ graph, unit, language, input, prepared }: LanguageContext, mixed: Ref<Result>[], index: number): Ref<Artifact> {
  const edge = (at: number, name: string): Ref<Artifact>[] => mixed.slice(Math.max(0, at), at + 1).map((ref) => graph.artifact(ref, name));
  const inputs = { before: edge(index - 1, "mix_tail"), mix: graph.artifact(mixed[index]!, "mix"), after: edge(index + 1, "mix_head") };
  const params = { piece: index, first: index === 0, last: index === prepared.pieces.length - 1, bitrateKbps: input.options.bitrateKbps };
  return graph.artifact(unit({ stage: "encode", label: `encode/${language}/${index}`, lane: "media", params, inputs, weight: 0.5 }), "aac");
}
