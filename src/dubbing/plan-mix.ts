/** Mix and encode, piece by piece: a piece is mixed as soon as the islands that can touch it are fitted, and encoded once it is known how loud the whole is. */
import { type MixParams, MixValue, PIECE_MS, type SeparateValue } from "../../containers/contract/stages.ts";
import { all, type Ref } from "../graph/graph.ts";
import type { Artifact, Result } from "../graph/unit.ts";
import { mixPiece } from "./mix-plan.ts";
import { encodeLoud, type Loud } from "./plan-loudness.ts";
import type { Fit, FittedIsland, LanguageContext, LineOutcome, Piece } from "./planning.ts";
import type { Line, Placement } from "./script.ts";
import { steadyUnit } from "./steady-unit.ts";

/** `mixed`: pieces, in order; `stems`: of each where they are wanted. `proofs`: by line, what was placed otherwise than it was spoken. */
export type Mix = Loud & { mixed: Ref<Result>[]; stems: Ref<Result>[]; proofs: ReadonlyMap<string, Ref<Artifact>> };
/** Spans reach past the words by their margin and crossfade. */
const MARGIN_MS = 400;
/** A line further from a piece cannot reach it: more than the fit shifts a take and the mixer looks around. */
const NEAR_MS = 10_000;
/** Nothing is behind the voice. */
const SILENT_DB = -96;

export function planMix(context: LanguageContext, lines: LineOutcome[], fit: Fit): Mix {
  const { graph, prepared, language } = context;
  const takes = new Map(lines.flatMap(({ line, take }) => (take ? [[line.id, take] as const] : [])));
  const heard = lines.map(({ line, kept }) =>
    kept && line.treatment === "dub" ? graph.memo.once(`kept/${language}/${line.id}`, [line], () => ({ ...line, treatment: "keep" as const })) : line,
  );
  const near = byPiece(heard);
  const islands = islandsByPiece(fit.islands);
  const behind = prepared.pieces.map(({ parted }) => (parted?.status === "done" ? (parted.value.value as SeparateValue).backgroundDb : SILENT_DB));
  const proofs = new Map<string, Ref<Artifact>>();
  const stems: Ref<Result>[] = [];
  const mixed = prepared.pieces.map((piece) =>
    mixOne(context, piece, islands.get(piece.index) ?? [], { lines: near.get(piece.index) ?? [], takes, proofs, stems, behind }),
  );
  const measured = all(mixed.map((ref, index) => valueOf(context, ref, index)));
  return { mixed, stems, ...encodeLoud(context, mixed, measured), proofs };
}

/** Read once: its loudness is long. */
function valueOf({ graph, language }: LanguageContext, ref: Ref<Result>, index: number): Ref<MixValue> {
  if (ref.status !== "done") return ref;
  const { value } = ref;
  return { status: "done", value: graph.memo.once(`mixed/${language}/${index}`, [value], () => MixValue.parse(value.value)) };
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

/** The islands whose takes can be heard in each piece. */
function islandsByPiece(islands: readonly FittedIsland[]): Map<number, FittedIsland[]> {
  const near = new Map<number, FittedIsland[]>();
  for (const island of islands) {
    const last = Math.floor((island.endMs + MARGIN_MS) / PIECE_MS);
    for (let piece = Math.max(0, Math.floor((island.startMs - MARGIN_MS) / PIECE_MS)); piece <= last; piece++) {
      const known = near.get(piece);
      if (known) known.push(island);
      else near.set(piece, [island]);
    }
  }
  return near;
}

type Take = NonNullable<LineOutcome["take"]>;
type Sounds = { lines: Line[]; takes: ReadonlyMap<string, Take>; proofs: Map<string, Ref<Artifact>>; stems: Ref<Result>[]; behind: readonly number[] };

function mixOne(context: LanguageContext, piece: Piece, near: readonly FittedIsland[], sounds: Sounds): Ref<Result> {
  const fitted = all(near.map((island) => island.placements));
  const isStemmed = context.input.languages[context.language]!.outputs.wanted.has("stems");
  if (isStemmed && fitted.status !== "done") sounds.stems.push(fitted);
  if (fitted.status !== "done") return fitted;
  const planned = mixOf(context, piece, fitted.value.flat(), sounds);
  const background = piece.background ? [piece.background] : [];
  const audio = planned.takes.map((id): Ref<Artifact> => ({ status: "done", value: sounds.takes.get(id)!.artifact }));
  const inputs = { programme: [piece.programme], background, takes: audio };
  const label = `mix/${context.language}/${piece.index}`;
  const mixed = steadyUnit(context, { stage: "mix", label, lane: "media", params: planned.params, inputs, weight: 0.5 }, label, [planned.params]);
  if (isStemmed) sounds.stems.push(stemsOne(context, piece, planned.params, inputs));
  for (const { lineId, proof, parts } of planned.params.placements) {
    const isHere = parts[0]!.startSample >= piece.startSample && parts[0]!.startSample < piece.startSample + piece.samples;
    if (proof && isHere) sounds.proofs.set(lineId, context.graph.artifact(mixed, `proof/${lineId}`));
  }
  return mixed;
}

/** The same sound once more, in its parts: whoever wants them later has nothing else made again. */
function stemsOne(context: LanguageContext, { index }: Piece, params: MixParams, inputs: Inputs): Ref<Result> {
  const placements = params.placements.map((placed) => ({ ...placed, proof: false }));
  const label = `mix/${context.language}/stems/${index}`;
  return context.unit({ stage: "mix", label, lane: "media", params: { ...params, placements, stems: speakersOf(context) }, inputs, weight: 0.5 });
}

type Inputs = Record<string, Ref<Artifact>[]>;

function mixOf(context: LanguageContext, piece: Piece, placements: Placement[], { lines, takes, behind }: Sounds) {
  const { language, script, prepared, input, graph } = context;
  const { samples, channels, voiced = Array.from({ length: channels }, (_, index) => index) } = prepared.extract;
  const { duckDb } = input.options;
  const isParted = piece.background !== null;
  const behindOf = (line: Line): number => behind[Math.floor(line.startMs / PIECE_MS)] ?? SILENT_DB;
  const proves = input.engines.verify != null;
  const of = [
    samples,
    duckDb,
    isParted,
    proves,
    ...lines.flatMap((line) => [line, script.levels.get(line.speakerId), takes.get(line.id), isParted ? behindOf(line) : null]),
  ];
  return graph.memo.once(`mix/${language}/${piece.index}`, [...of, null, ...placements], () =>
    mixPiece({
      piece: piece.index,
      samples,
      placements,
      takes: new Map(placements.flatMap(({ lineId }) => (takes.has(lineId) ? [[lineId, takes.get(lineId)!.value] as const] : []))),
      lines,
      duckDb,
      backgroundDb: isParted ? behindOf : null,
      voiced,
      spoken: voiced,
      proves,
      levels: script.levels,
    }),
  );
}

/** By their ids: an order that no edit of a line's times changes. */
export function speakersOf({ graph, script, language }: LanguageContext): string[] {
  return graph.memo.once(`who-speaks/${language}`, [script.lines], () => [...new Set(script.lines.map(({ speakerId }) => speakerId))].sort());
}
