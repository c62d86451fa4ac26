/** One target language of the plan: translations, takes, the fit, the mix and what is handed out. */
import { MuxValue, type SynthesizeValue } from "../../containers/contract/stages.ts";
import { all, type Graph, type Ref } from "../graph/graph.ts";
import { sha256 } from "../graph/digest.ts";
import type { Artifact, Failure } from "../graph/unit.ts";
import type { SubtitleParams } from "./cues.ts";
import { languageName, serves } from "./languages.ts";
import { planFit } from "./plan-fit.ts";
import { planMix } from "./plan-mix.ts";
import type { Declare, Fit, LanguageContext, LanguagePlan, LineOutcome, PlanInput, PlannedOutput, PlannedRoute, Prepared } from "./planning.ts";
import type { ReportInput } from "./report-card.ts";
import type { Line, Placement } from "./script.ts";

export function planLanguage(
  language: string,
  input: PlanInput,
  script: { language: string; lines: Line[] },
  prepared: Prepared,
  graph: Graph,
  unit: Declare,
): LanguagePlan {
  const context: LanguageContext = { language, input, lines: script.lines, sourceLanguage: script.language, prepared, graph, unit };
  const untranslated = translate(context);
  const lines = script.lines.map((line) => speak(context, line, untranslated));
  const fit = planFit(context, lines);
  const empty = { language, lines, fit, outputs: [] };
  const hopeless = nothingDubbed(lines);
  if (hopeless) return { ...empty, status: "failed", failure: hopeless };

  const outputs = render(context, lines, fit);
  if (outputs.status === "failed") return { ...empty, status: "failed", failure: outputs.failure };
  if (outputs.status === "pending" || lines.some((each) => each.pending)) return { ...empty, status: "pending", failure: null };
  return { ...empty, status: "done", failure: null, outputs: outputs.value };
}

/** Lines without a pinned translation are sent in batches by their anchor. Returns why a line will have none. */
function translate({ language, input, lines, sourceLanguage, unit }: LanguageContext): ReadonlyMap<string, Failure> {
  const { translations } = input.languages[language]!;
  const missing = Map.groupBy(
    lines.filter((line) => line.treatment === "dub" && !translations.has(line.id)),
    (line) => line.anchor,
  );
  const route = routeOf(input.engines.translate, sourceLanguage, language);
  if (!route) return new Map([...missing.values()].flat().map((line) => [line.id, noRoute(sourceLanguage, language)]));
  const { id, digest, lane } = route;
  const failures = new Map<string, Failure>();
  for (const [anchor, batch] of missing) {
    const asked = batch.map(({ id, text }) => ({ id, text }));
    const params = { engine: id, source: sourceLanguage, target: language, lines: asked };
    const ref = unit({ stage: "translate", label: `translate/${language}/${anchor}`, lane, engine: { id, digest }, params, weight: 0.1 * batch.length });
    if (ref.status === "failed") for (const line of batch) failures.set(line.id, ref.failure);
  }
  return failures;
}

/** The first that leads from what was heard into the target. */
function routeOf(routes: PlannedRoute[], source: string, target: string): PlannedRoute | undefined {
  return routes.find((route) => (route.source === null || serves(route.source, source)) && (route.target === null || serves(route.target, target)));
}

const noRoute = (source: string, target: string): Failure => ({
  code: "unsupported_language",
  message: `${languageName(source)} was heard, and no engine here translates it into ${languageName(target)}.`,
  retryable: false,
});

function speak({ language, input, graph, unit }: LanguageContext, line: Line, untranslated: ReadonlyMap<string, Failure>): LineOutcome {
  const { translations, voices, variants } = input.languages[language]!;
  const translation = translations.get(line.id) ?? null;
  const voice = voices[line.speakerId] ?? "";
  const outcome: LineOutcome = { line, translation, voice, take: null, kept: null, pending: false };
  if (line.treatment !== "dub") return outcome;
  if (translation === null) {
    const failure = untranslated.get(line.id) ?? null;
    return { ...outcome, kept: failure, pending: failure === null };
  }
  const engine = input.engines.synthesize;
  const params = { engine: engine.id, language, voice, text: translation, variant: variants.get(line.id) ?? 0 };
  const ref = unit({
    stage: "synthesize",
    label: `synthesize/${language}/${line.id}`,
    lane: engine.lane,
    engine,
    params,
    weight: 0.5 + translation.length / 80,
  });
  if (ref.status !== "done") return ref.status === "failed" ? { ...outcome, kept: ref.failure } : { ...outcome, pending: true };
  const artifact = graph.artifact(ref, "take");
  if (artifact.status !== "done") return { ...outcome, kept: artifact.status === "failed" ? artifact.failure : null };
  return { ...outcome, take: { key: artifact.value.digest, artifact: artifact.value, value: ref.value.value as SynthesizeValue } };
}

/** A dub fails only when nothing sensible can be made: every line that should have been spoken was not. */
function nothingDubbed(lines: LineOutcome[]): Failure | null {
  const spoken = lines.filter((each) => each.line.treatment === "dub");
  const lost = spoken.flatMap((each) => (each.kept ? [each.kept] : []));
  return spoken.length > 0 && lost.length === spoken.length ? lost[0]! : null;
}

function render(context: LanguageContext, lines: LineOutcome[], fit: Fit): Ref<PlannedOutput[]> {
  const { language, prepared, graph, unit } = context;
  const mix = planMix(context, lines, fit);
  if (fit.placements.status !== "done") return fit.placements;
  const { samples } = prepared.extract;
  const audio = join(graph, unit, `join/${language}`, "aac", mix.encoded, samples);
  const dialogue = join(graph, unit, `join/${language}/dialogue`, "dialogue", mix.dialogue, samples);

  const subtitles = unit({
    stage: "subtitle",
    label: `subtitle/${language}`,
    lane: "worker",
    params: { language, lines: cueLines(lines, fit.placements.value) },
    weight: 0.2,
  });
  const report = unit({ stage: "report", label: `report/${language}`, lane: "worker", params: told(context, lines, fit.placements.value), weight: 0.2 });
  const track = prepared.probe.audio[0]!;
  const audioOnly = prepared.probe.video === null;
  const params = { language, sourceLanguage: context.sourceLanguage, audioIndex: track.index, audioOnly, durationMs: prepared.probe.durationMs };
  const srt = graph.artifact(subtitles, "srt");
  const muxed = unit({
    stage: "mux",
    label: `mux/${language}`,
    lane: "media",
    params,
    inputs: { source: prepared.source, dubbed: audio, subtitles: srt },
    weight: 1,
  });
  if (muxed.status !== "done") return muxed;

  const { format, contentType } = MuxValue.parse(muxed.value.value);
  const named = (kind: PlannedOutput["kind"], made: string, type: string, ref: Ref<Artifact>): Ref<PlannedOutput> =>
    ref.status === "done" ? { status: "done", value: { kind, format: made, contentType: type, artifact: ref.value } } : ref;
  return all([
    named(audioOnly ? "audio" : "video", format, contentType, graph.artifact(muxed, "video")),
    named("subtitles", "srt", "application/x-subrip", srt),
    named("subtitles", "vtt", "text/vtt", graph.artifact(subtitles, "vtt")),
    named("stem", "flac", "audio/flac", dialogue),
    named("report", "json", "application/json", graph.artifact(report, "report")),
  ]);
}

function join(graph: Graph, unit: Declare, label: string, kind: "aac" | "dialogue", pieces: Ref<Artifact>[], samples: number): Ref<Artifact> {
  return graph.artifact(unit({ stage: "join", label, lane: "media", params: { kind, samples }, inputs: { pieces }, weight: 0.5 }), "audio");
}

function cueLines(lines: LineOutcome[], placements: Placement[]): SubtitleParams["lines"] {
  const placementOf = new Map(placements.map((placement) => [placement.lineId, placement]));
  return lines.map(({ line: { id, startMs, endMs, text, treatment }, translation }) => ({
    id,
    startMs,
    endMs,
    text,
    treatment,
    translation,
    placement: placementOf.get(id) ?? null,
  }));
}

function told({ language, input, sourceLanguage, prepared }: LanguageContext, outcomes: LineOutcome[], placements: Placement[]): ReportInput {
  const { transcribe, separate, synthesize } = input.engines;
  const translator = routeOf(input.engines.translate, sourceLanguage, language)?.id ?? "none";
  return {
    language,
    sourceLanguage,
    filmMs: prepared.probe.durationMs,
    lines: outcomes.map(({ line }) => line),
    translations: outcomes.flatMap(({ line, translation }) => (translation === null ? [] : [{ lineId: line.id, text: translation, engine: translator }])),
    takes: outcomes.flatMap(({ line, take, voice }) =>
      take ? [{ lineId: line.id, takeId: takeId(take.key, line.id), durationMs: take.value.durationMs, voice, engine: synthesize.id }] : [],
    ),
    placements,
    engines: { transcription: transcribe.id, separation: separate?.id ?? null },
  };
}

/** The same bytes said for two lines are two takes. */
export const takeId = (digest: string, lineId: string): string => `tak_${sha256(`${digest} ${lineId}`).slice(0, 32)}`;
