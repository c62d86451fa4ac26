/** From placed takes to all that is handed out in a language. */
import type { Ref } from "../graph/graph.ts";
import type { Artifact, Failure, Result } from "../graph/unit.ts";
import { filmOf, muxedWith, named } from "./plan-mux.ts";
import { type Mix, planMix, speakersOf } from "./plan-mix.ts";
import { joinAac } from "./plan-encode.ts";
import type { Paces } from "./plan-paces.ts";
import { playersOf } from "./plan-players.ts";
import { reported } from "./plan-report.ts";
import { subtitle } from "./plan-subtitle.ts";
import type { Fit, LanguageContext, LineOutcome, PlannedOutput } from "./planning.ts";
import type { Placement } from "./script.ts";

/** `status`: of the whole; `outputs`: what is there by now. `lost`: why something beside the dub itself cannot be made; the rest is handed out all the same. `gainDb`: a master gain that is new, to be pinned. */
export type Rendered =
  | { status: "pending" | "done"; outputs: PlannedOutput[]; lost: Failure[]; gainDb: number | null }
  | { status: "failed"; failure: Failure };

export function render(context: LanguageContext, lines: LineOutcome[], fit: Fit, paces: Paces): Rendered {
  const mix = planMix(context, lines, fit);
  const gainDb = mix.master.status === "done" && mix.master.value.isNew ? mix.master.value.gainDb : null;
  const nothing = { status: "pending" as const, outputs: [], lost: [], gainDb };
  if (fit.placements.status !== "done") return fit.placements.status === "failed" ? fit.placements : nothing;
  const { sure, more } = handedOut(context, lines, { placements: fit.placements.value, mix, paces });
  const failed = sure.find((ref) => ref.status === "failed") ?? (isMoreAsked(context) ? undefined : onlyFailures(more));
  if (failed) return failed;
  const all = [...sure, ...more];
  return {
    status: all.some(({ status }) => status === "pending") ? "pending" : "done",
    outputs: all.flatMap((ref) => (ref.status === "done" ? [ref.value] : [])),
    lost: [...new Map(more.flatMap((ref) => (ref.status === "failed" ? [[ref.failure.code, ref.failure] as const] : []))).values()],
    gainDb,
  };
}

/** Something without which there is no dub, besides the dialogue and the report, which are made in any case. */
function isMoreAsked({ input, language, prepared }: LanguageContext): boolean {
  const { wanted } = input.languages[language]!.outputs;
  return prepared.film.video === null || (["video", "srt", "vtt", "ass"] as const).some((each) => wanted.has(each));
}

/** One that fails takes nothing else with it, unless there is nothing else that was asked for. */
function onlyFailures(more: readonly Ref<PlannedOutput>[]): { status: "failed"; failure: Failure } | undefined {
  const failures = more.flatMap((ref) => (ref.status === "failed" ? [ref] : []));
  return failures.length === more.length ? failures[0] : undefined;
}

type Of = { placements: Placement[]; mix: Mix; paces: Paces };

/** `sure`: without which there is no dub. `more`: each for itself. */
function handedOut(context: LanguageContext, lines: LineOutcome[], { placements, mix, paces }: Of): Record<"sure" | "more", Ref<PlannedOutput>[]> {
  const { language, graph, unit, prepared, input } = context;
  const dubbed = joinAac(graph, unit, language, mix.encoded, prepared.extract.samples);
  const subtitles = subtitle(context, lines, placements);
  const muxed = muxedWith(context, { dubbed, subtitles, picture: null });
  const report = reported(context, { lines, placements, mix, muxed, paces });
  const { wanted } = input.languages[language]!.outputs;
  const film = wanted.has("video") || prepared.film.video === null ? [filmOf(context, muxed)] : [];
  const audio = wanted.has("audio") && prepared.film.video !== null ? [named(context, "audio", "m4a", "audio/mp4", dubbed)] : [];
  // A stream has its subtitles with it.
  const texts = SUBTITLES.filter(({ format }) => wanted.has(format) || (format === "vtt" && wanted.has("hls"))).map(({ format, type }) =>
    named(context, "subtitles", format, type, subtitles(format)),
  );
  const card = named(context, "report", "json", "application/json", graph.artifact(report, "report"));
  const streamed = playersOf(context, { dubbed, subtitles, muxed });
  return { sure: [stem(context, mix.mixed, "dialogue", "dialogue"), card, ...film, ...texts], more: [...audio, ...stemsOf(context, mix), ...streamed] };
}

const SUBTITLES = [
  { format: "srt", type: "application/x-subrip" },
  { format: "vtt", type: "text/vtt" },
  { format: "ass", type: "text/x-ssa" },
] as const;

/** Besides the dialogue, which is always made. */
function stemsOf(context: LanguageContext, mix: Mix): Ref<PlannedOutput>[] {
  const { prepared, input } = context;
  if (!input.languages[context.language]!.outputs.wanted.has("stems")) return [];
  const voices = speakersOf(context).map((speakerId) => stem(context, mix.stems, `dialogue/${speakerId}`, speakerId));
  const backgrounds = prepared.pieces.map(({ background }) => background);
  const background = backgrounds.every((ref) => ref !== null) ? [flac(context, `join/${context.language}/background`, backgrounds, "background")] : [];
  return [...voices, stem(context, mix.stems, "effects", "effects"), ...background];
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
