/** The report card of a language: what a dub turned out to be, once all that it measures is there. */
import { MuxValue, VerifyValue } from "../../containers/contract/stages.ts";
import { all, type Ref } from "../graph/graph.ts";
import type { Result } from "../graph/unit.ts";
import { judgeTake } from "./judge-take.ts";
import { soundOf } from "./mastering/sound-of.ts";
import type { Mix } from "./plan-mix.ts";
import type { Paces } from "./plan-paces.ts";
import { hearAgain } from "./plan-take.ts";
import { shownWords, takeId } from "./plan-told.ts";
import type { LanguageContext, LineOutcome, Take } from "./planning.ts";
import type { ReportInput } from "./report/input.ts";
import type { Line, Placement } from "./script.ts";
import { voiceSpans } from "./voice-spans.ts";

type Of = { lines: LineOutcome[]; placements: Placement[]; mix: Mix; muxed: Ref<Result>; paces: Paces };

/** Made anew only when something in it changed: it holds every line of the film. */
export function reported(context: LanguageContext, { lines, placements, mix, muxed, paces }: Of): Ref<Result> {
  const { language, graph, input, script } = context;
  const stemWers = all(lines.map((outcome) => stemWer(context, outcome, mix)));
  const sound = soundTold(context, mix);
  if (muxed.status !== "done") return muxed;
  if (stemWers.status !== "done") return stemWers;
  if (sound.status !== "done") return sound;
  const label = `report/${language}`;
  const version = input.versions.report;
  const rates = lines.map(({ line }) => paces.of(line.speakerId));
  const said = lines.flatMap(({ line, translation, take, misses }, index) => [line, translation, take, misses, stemWers.value[index], rates[index]]);
  const of = [version, script.language, sound.value, muxed.value, ...Object.values(input.engines), ...said, null, ...placements];
  return graph.steady(label, of, null, () => ({
    stage: "report",
    version,
    label,
    lane: "worker",
    params: told(context, { lines, placements, paces, sound: sound.value, stemWers: stemWers.value, muxed: muxed.value }),
    weight: 0.2,
  })).ref;
}

/** What was placed otherwise than it was spoken is heard once more, as it is in the film; null: nobody listened, or it is its take's. */
function stemWer(context: LanguageContext, { line, take, translation }: LineOutcome, { proofs }: Mix): Ref<number | null> {
  const proof = proofs.get(line.id);
  if (!proof || !take || !translation) return NOT_HEARD;
  // A figure less is no reason for no report.
  if (proof.status === "failed") return NOT_HEARD;
  if (proof.status === "pending") return proof;
  const { language, graph } = context;
  const again = hearAgain(context, `verify/${language}/${line.id}/placed`, "placed", proof.value);
  if (again === null || again.status === "failed") return NOT_HEARD;
  if (again.status === "pending") return again;
  const { value } = again.value;
  const wer = graph.memo.once(`stem-wer/${language}/${line.id}`, [value, translation.text], () => {
    const heard = VerifyValue.parse(value);
    return judgeTake({ text: translation.text, language, predictedMs: heard.durationMs, heard, takeMs: heard.durationMs }).wer;
  });
  return { status: "done", value: wer };
}

const NOT_HEARD: Ref<null> = { status: "done", value: null };

/** The same object as long as nothing sounds otherwise. */
function soundTold({ language, graph, input, prepared }: LanguageContext, { master, mastered }: Mix): Ref<ReportInput["sound"]> {
  if (mastered.status !== "done") return mastered;
  if (master.status !== "done") return master;
  const { pieces, gainDb } = master.value;
  const value = graph.memo.once(`sound/${language}`, [master.value, ...mastered.value], () => ({
    targetLufs: input.options.loudness,
    sourceLufs: prepared.extract.loudnessDb ?? null,
    gainDb,
    ...soundOf({ mixes: pieces, encodes: mastered.value, gainDb }),
  }));
  return { status: "done", value };
}

type Told = { lines: LineOutcome[]; placements: Placement[]; paces: Paces; sound: ReportInput["sound"]; stemWers: readonly (number | null)[]; muxed: Result };

function told(context: LanguageContext, { lines, placements, paces, sound, stemWers, muxed }: Told): ReportInput {
  const { language, input, script, prepared } = context;
  const { transcribe, separate } = input.engines;
  const separated = prepared.pieces.every(({ background }) => background !== null);
  const placementOf = new Map(placements.map((placement) => [placement.lineId, placement]));
  const spoken = lines.map(({ line }) => line);
  return {
    language,
    sourceLanguage: script.language,
    filmMs: prepared.film.durationMs,
    // How often a line was edited is no part of what came of it: an edit that is undone leaves the report as it was.
    lines: spoken.map(({ heard: _heard, language: _language, warnings: _warnings, ...line }) => ({ ...line, revision: 1 })),
    translations: lines.flatMap(({ line, translation }) => (translation === null ? [] : [{ lineId: line.id, ...shownWords(translation) }])),
    takes: lines.flatMap(({ line, take, misses }, index) => (take ? [takeTold(line, take, misses, stemWers[index] ?? null)] : [])),
    placements,
    baseRates: baseRates(spoken, paces),
    sound,
    sync: MuxValue.parse(muxed.value).sync,
    spans: voiceSpans(spoken, placementOf, { separated, filmMs: prepared.film.durationMs, duckOf: () => (separated ? 0 : input.options.duckDb) }),
    separated,
    engines: { transcription: transcribe.id, separation: separate?.id ?? null },
  };
}

function baseRates(lines: readonly Line[], paces: Paces): Record<string, number> {
  return Object.fromEntries(
    [...new Set(lines.map(({ speakerId }) => speakerId))].map((speakerId) => {
      const pace = paces.of(speakerId);
      return [speakerId, pace === "pending" ? 1 : pace];
    }),
  );
}

function takeTold(
  { id }: Line,
  { key, value, voice, engine, judgement }: Take,
  misses: LineOutcome["misses"],
  stemWerOf: number | null,
): ReportInput["takes"][number] {
  return {
    lineId: id,
    takeId: takeId(key, id),
    durationMs: value.durationMs,
    speed: value.speed ?? 1,
    pauses: value.pauses ?? [],
    voice,
    engine,
    flags: judgement && [...judgement.flags],
    wer: judgement && judgement.wer,
    stemWer: stemWerOf,
    misses,
  };
}
