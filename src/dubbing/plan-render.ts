/** From placed takes to all that is handed out in a language. */
import { all, type Ref } from "../graph/graph.ts";
import type { Artifact, Result } from "../graph/unit.ts";
import { filmOf, muxedWith, named } from "./plan-mux.ts";
import { type Mix, planMix, speakersOf } from "./plan-mix.ts";
import { joinAac } from "./plan-encode.ts";
import type { Paces } from "./plan-paces.ts";
import { playersOf } from "./plan-players.ts";
import { reported } from "./plan-report.ts";
import { subtitle } from "./plan-subtitle.ts";
import type { Fit, LanguageContext, LineOutcome, LostOutput, PlannedOutput } from "./planning.ts";

export type Rendered = { outputs: Ref<{ made: PlannedOutput[]; lost: LostOutput[] }>; gainDb: number | null };

/** `gainDb`: a master gain that is new, to be pinned. `lost`: what cannot be made beside the dub itself, which is handed out all the same. */
export function render(context: LanguageContext, lines: LineOutcome[], fit: Fit, paces: Paces): Rendered {
  const mix = planMix(context, lines, fit);
  const gainDb = mix.master.status === "done" && mix.master.value.isNew ? mix.master.value.gainDb : null;
  return { outputs: made(context, lines, { fit, mix, paces }), gainDb };
}

type Of = { fit: Fit; mix: Mix; paces: Paces };

function made(context: LanguageContext, lines: LineOutcome[], { fit, mix, paces }: Of): Rendered["outputs"] {
  if (fit.placements.status !== "done") return fit.placements;
  const placements = fit.placements.value;
  const { language, graph, unit, prepared, input } = context;
  const dubbed = joinAac(graph, unit, language, mix.encoded, prepared.extract.samples);
  const subtitles = subtitle(context, lines, placements);
  const muxed = muxedWith(context, { dubbed, subtitles, picture: null });
  const report = reported(context, { lines, placements, mix, muxed, paces });
  const { wanted } = input.outputs;
  const streamed = playersOf(context, { dubbed, subtitles, muxed });
  const film = wanted.has("video") || prepared.film.video === null ? [filmOf(context, muxed)] : [];
  const audio = wanted.has("audio") && prepared.film.video !== null ? [named(context, "audio", "m4a", "audio/mp4", dubbed)] : [];
  const texts = SUBTITLES.filter(({ format }) => wanted.has(format)).map(({ format, type }) => named(context, "subtitles", format, type, subtitles(format)));
  const card = named(context, "report", "json", "application/json", graph.artifact(report, "report"));
  const sure = all([...film, ...texts, stem(context, mix.mixed, "dialogue", "dialogue"), card]);
  return sure.status === "done" ? withMore(sure.value, [...audio, ...stemsOf(context, mix), ...streamed], film.length + texts.length > 0) : sure;
}

/** One that fails takes nothing else with it, unless there is nothing else that was asked for. */
function withMore(sure: PlannedOutput[], more: readonly Ref<PlannedOutput>[], isSomeSure: boolean): Rendered["outputs"] {
  if (more.some(({ status }) => status === "pending")) return { status: "pending" };
  const found = more.flatMap((ref) => (ref.status === "done" ? [ref.value] : []));
  const failures = more.flatMap((ref) => (ref.status === "failed" ? [ref.failure] : []));
  if (!isSomeSure && found.length === 0 && failures.length > 0) return { status: "failed", failure: failures[0]! };
  const lost = [...new Map(failures.map((failure) => [failure.code, { failure }])).values()];
  return { status: "done", value: { made: [...sure, ...found], lost } };
}

const SUBTITLES = [
  { format: "srt", type: "application/x-subrip" },
  { format: "vtt", type: "text/vtt" },
  { format: "ass", type: "text/x-ssa" },
] as const;

/** Besides the dialogue, which is always made. */
function stemsOf(context: LanguageContext, mix: Mix): Ref<PlannedOutput>[] {
  const { prepared, input } = context;
  if (!input.outputs.wanted.has("stems")) return [];
  const voices = speakersOf(context).map((speakerId) => stem(context, mix.mixed, `dialogue/${speakerId}`, speakerId));
  const backgrounds = prepared.pieces.map(({ background }) => background);
  const background = backgrounds.every((ref) => ref !== null) ? [flac(context, `join/${context.language}/background`, backgrounds, "background")] : [];
  return [...voices, stem(context, mix.mixed, "effects", "effects"), ...background];
}

function stem(context: LanguageContext, mixed: readonly Ref<Result>[], artifact: string, name: string): Ref<PlannedOutput> {
  const pieces = mixed.map((ref) => context.graph.artifact(ref, artifact));
  return flac(context, `join/${context.language}/${name}`, pieces, name);
}

function flac(context: LanguageContext, label: string, pieces: Ref<Artifact>[], name: string): Ref<PlannedOutput> {
  const { graph, unit, prepared } = context;
  const joined = unit({ stage: "join", label, lane: "media", params: { kind: "flac", samples: prepared.extract.samples }, inputs: { pieces }, weight: 0.5 });
  return named(context, "stem", "flac", "audio/flac", graph.artifact(joined, "audio"), name);
}
