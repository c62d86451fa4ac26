/** One target language of the plan: translations, takes, the fit, the mix and what is handed out. */
import { MuxValue } from "../../containers/contract/stages.ts";
import { all, type Graph, type Ref } from "../graph/graph.ts";
import { sha256 } from "../graph/digest.ts";
import type { Artifact, Failure, Result } from "../graph/unit.ts";
import type { SubtitleParams } from "./cues.ts";
import { serves } from "./languages.ts";
import { planFit } from "./plan-fit.ts";
import { planMix } from "./plan-mix.ts";
import { missOf } from "./budget.ts";
import { budgetFor } from "./line-budget.ts";
import { speakLine } from "./plan-take.ts";
import { translate } from "./plan-translations.ts";
import { isReworded, mayReword } from "./plan-wording.ts";
import type { Declare, Fit, LanguageContext, LanguagePlan, LineOutcome, PlannedOutput, Script, Take, Translation, Tried } from "./planning.ts";
import type { ReportInput } from "./report-card.ts";
import { lengthMs, type Choice, type Line, type Placement } from "./script.ts";

export function planLanguage(asked: LanguageContext): LanguagePlan {
  const context = { ...asked, script: withNatives(asked) };
  const { language, script, input } = context;
  const { found, failures } = translate(context);
  const lines = script.lines.map((line) => speak(context, line, found.get(line.id) ?? null, failures));
  const fit = planFit(context, lines);
  const awaitsReview =
    input.languages[language]!.review &&
    lines.every((each) => !each.pending || (each.translation !== null && !each.isReworded)) &&
    lines.some((each) => each.pending);
  const empty = { language, lines, found, awaitsReview, fit, outputs: [] };
  const hopeless = nothingDubbed(lines);
  if (hopeless) return { ...empty, status: "failed", failure: hopeless };

  const outputs = render(context, lines, fit);
  if (outputs.status === "failed") return { ...empty, status: "failed", failure: outputs.failure };
  if (outputs.status === "pending" || lines.some((each) => each.pending)) return { ...empty, status: "pending", failure: null };
  return { ...empty, status: "done", failure: null, outputs: outputs.value };
}

/** Whoever speaks the target language already keeps their voice. */
function withNatives({ language, script, graph }: LanguageContext): Script {
  const isNative = (line: Line): boolean => line.language !== undefined && line.treatment === "dub" && serves(line.language, language);
  if (!script.lines.some(isNative)) return script;
  const lines = graph.memo.once(`natives/${language}`, [script.lines], () =>
    script.lines.map((line) => (isNative(line) ? { ...line, treatment: "keep" as const } : line)),
  );
  return { ...script, lines };
}

function speak(context: LanguageContext, line: Line, found: Translation | null, untranslated: ReadonlyMap<string, Failure>): LineOutcome {
  const { translations, choices } = context.input.languages[context.language]!;
  const choice = choices.get(line.id);
  const translation = translations.get(line.id) ?? found;
  const outcome: LineOutcome = { line, translation, take: null, tried: NONE, isReworded: false, misses: null, settlesMs: null, kept: null, pending: false };
  if (line.treatment !== "dub") return outcome;
  if (translation === null) {
    const failure = untranslated.get(line.id) ?? null;
    return { ...outcome, kept: failure, pending: failure === null };
  }
  const waits = { ...outcome, pending: true };
  // Until it is known who speaks, nobody knows how long it will last.
  if (!isCast(context, line, choice)) return waits;
  const mayChange = mayReword(context, line, translation, choice);
  if (mayChange && isReworded(context, line, translation, null)) return { ...waits, isReworded: true };
  // What can be known of how the original was said comes before the first take of a voice that can be told so.
  if (context.prepared.prosody.get(line.id) === "pending") return waits;
  const spoken = speakLine(context, { line, text: translation.text, choice });
  const { tried } = spoken;
  if (spoken.status === "failed") return { ...outcome, tried, kept: spoken.failure };
  if (spoken.status === "pending") return { ...waits, tried };
  const { take } = spoken;
  // What a broken take lasts says nothing of its words.
  const isSound = take.judgement?.verdict !== "bad";
  if (mayChange && isSound && isReworded(context, line, translation, take.value.durationMs)) return { ...waits, tried, isReworded: true };
  const misses = missOf(take.value.durationMs, budgetFor(context, line));
  return { ...outcome, tried, take, misses, settlesMs: mayChange ? lengthMs(line) : null };
}

const NONE: readonly Tried[] = [];

function isCast({ input, language }: LanguageContext, { speakerId }: Line, choice: Choice | undefined): boolean {
  return (choice?.voice ?? input.languages[language]!.voices[speakerId]) !== undefined;
}

/** A dub fails only when nothing sensible can be made: every line that should have been spoken was not. */
function nothingDubbed(lines: LineOutcome[]): Failure | null {
  const spoken = lines.filter((each) => each.line.treatment === "dub");
  const lost = spoken.flatMap((each) => (each.kept ? [each.kept] : []));
  return spoken.length > 0 && lost.length === spoken.length ? lost[0]! : null;
}

function render(context: LanguageContext, lines: LineOutcome[], fit: Fit): Ref<PlannedOutput[]> {
  const { language, script, prepared, graph, unit } = context;
  const mix = planMix(context, lines, fit);
  if (fit.placements.status !== "done") return fit.placements;
  const { samples } = prepared.extract;
  const audio = join(graph, unit, `join/${language}`, "aac", mix.encoded, samples);
  const dialogue = join(graph, unit, `join/${language}/dialogue`, "dialogue", mix.dialogue, samples);

  const placements = fit.placements.value;
  const subtitles = subtitle(context, lines, placements);
  const report = reported(context, lines, placements);
  const track = prepared.film.audio[0]!;
  const audioOnly = prepared.film.video === null;
  const { durationMs, rangeStartMs } = prepared.film;
  const params = { language, sourceLanguage: script.language, audioIndex: track.index, audioOnly, durationMs, ...(rangeStartMs !== null && { rangeStartMs }) };
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

/** Made anew only when something in it changed: it holds every line of the film. */
function subtitle({ language, input, graph }: LanguageContext, lines: LineOutcome[], placements: Placement[]): Ref<Result> {
  const label = `subtitle/${language}`;
  const version = input.versions.subtitle;
  const of = [version, ...lines.flatMap(({ line, translation }) => [line, translation?.text]), ...placements];
  return graph.steady(label, of, null, () => ({
    stage: "subtitle",
    version,
    label,
    lane: "worker",
    params: { language, lines: cueLines(lines, placements) },
    weight: 0.2,
  })).ref;
}

/** As the subtitles. */
function reported(context: LanguageContext, lines: LineOutcome[], placements: Placement[]): Ref<Result> {
  const { language, input, script, prepared, graph } = context;
  const label = `report/${language}`;
  const version = input.versions.report;
  const said = lines.flatMap(({ line, translation, take, misses }) => [line, translation, take, misses]);
  const of = [version, script.language, prepared.film.durationMs, ...Object.values(input.engines), ...said, ...placements];
  return graph.steady(label, of, null, () => ({ stage: "report", version, label, lane: "worker", params: told(context, lines, placements), weight: 0.2 })).ref;
}

function cueLines(lines: LineOutcome[], placements: Placement[]): SubtitleParams["lines"] {
  const placementOf = new Map(placements.map((placement) => [placement.lineId, placement]));
  return lines.map(({ line: { id, startMs, endMs, text, treatment }, translation }) => ({
    id,
    startMs,
    endMs,
    text,
    treatment,
    translation: translation?.text ?? null,
    placement: placementOf.get(id) ?? null,
  }));
}

function told({ language, input, script, prepared }: LanguageContext, outcomes: LineOutcome[], placements: Placement[]): Told {
  const { transcribe, separate } = input.engines;
  return {
    language,
    sourceLanguage: script.language,
    filmMs: prepared.film.durationMs,
    // How often a line was edited is no part of what came of it: an edit that is undone leaves the report as it was.
    lines: outcomes.map(({ line: { heard: _heard, language: _language, warnings: _warnings, ...line } }) => ({ ...line, revision: 1 })),
    translations: outcomes.flatMap(({ line, translation }) => (translation === null ? [] : [{ lineId: line.id, ...shownWords(translation) }])),
    takes: outcomes.flatMap(({ line, take, misses }) => (take ? [takeTold(line, take, input.versions.report === 1 ? null : { misses })] : [])),
    placements,
    engines: { transcription: transcribe.id, separation: separate?.id ?? null },
  };
}

type FullTake = ReportInput["takes"][number];
type TakeTold = FullTake | Omit<FullTake, "flags" | "wer" | "misses">;
type Told = Omit<ReportInput, "takes"> & { takes: TakeTold[] };

/** `more` null: dubs of earlier versions, whose reports say nothing of it. */
function takeTold({ id }: Line, { key, value, voice, engine, judgement }: Take, more: Pick<LineOutcome, "misses"> | null): TakeTold {
  const told = { lineId: id, takeId: takeId(key, id), durationMs: value.durationMs, voice, engine };
  return more ? { ...told, flags: judgement && [...judgement.flags], wer: judgement && judgement.wer, ...more } : told;
}

/** What is told of how a line is worded. */
export const shownWords = ({ text, engine, prompt, rewrites }: Translation): Pick<Translation, "text" | "engine" | "prompt" | "rewrites"> => ({
  text,
  engine,
  ...(prompt !== undefined && { prompt }),
  ...(rewrites !== undefined && { rewrites }),
});

/** The same bytes said for two lines are two takes. */
export const takeId = (digest: string, lineId: string): string => `tak_${sha256(`${digest} ${lineId}`).slice(0, 32)}`;
