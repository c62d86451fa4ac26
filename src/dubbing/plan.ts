/**
 * The whole pipeline on one page, and the only place that knows the order: from what the user asked for and the results known,
 * which units a dub is made of. Pure; evaluated again whenever a result or an edit arrives. Failure is a value here: a failed
 * separation ends in a ducked dub, a line that cannot be translated or spoken keeps its original voice.
 */
import { PIECE_SAMPLES, type ExtractValue, type ProbeValue } from "../../containers/contract/stages.ts";
import { all, type Graph, type Ref } from "../graph/graph.ts";
import type { Failure, Result } from "../graph/unit.ts";
import { planLanguage } from "./plan-language.ts";
import type { Declare, LanguagePlan, Piece, PlanInput, Prepared } from "./planning.ts";

export const MAX_DURATION_MS = 4 * 3_600_000;
/** `isScripted`: the lines are there. */
export type Plan = { probe: ProbeValue | null; isScripted: boolean; failure: Failure | null; languages: LanguagePlan[] };

export function plan(input: PlanInput, graph: Graph): Plan {
  const unit: Declare = (declaration) => graph.unit({ ...declaration, version: input.versions[declaration.stage] });
  const source = graph.leaf(input.source);
  const probed = unit({ stage: "probe", label: "probe", lane: "media", params: { maxDurationMs: MAX_DURATION_MS }, inputs: { source }, weight: 1 });
  if (probed.status !== "done") return nothing(probed);
  const probe = probed.value.value as ProbeValue;

  const extracted = unit({
    stage: "extract",
    label: "extract",
    lane: "media",
    params: extractParams(probe),
    inputs: { source },
    weight: 1 + seconds(probe) / 60,
  });
  if (extracted.status !== "done") return nothing(extracted, probe);
  const extract = extracted.value.value as ExtractValue;
  const languages = Object.keys(input.languages);
  // A job that only wants the script needs no stems.
  const pieces = languages.length > 0 ? separate(input, graph, unit, extracted, extract) : [];

  const { script } = input;
  if (!script) return nothing(transcribe(input, graph, unit, extracted, extract), probe);
  if (script.lines.length === 0) return nothing({ status: "failed", failure: NO_LINES }, probe);
  const prepared: Prepared = { probe, extract, pieces, source };
  return { probe, isScripted: true, failure: null, languages: languages.map((language) => planLanguage({ language, input, script, prepared, graph, unit })) };
}

const NO_LINES: Failure = { code: "no_speech", message: "No speech was found in this video, or every line of it was deleted.", retryable: false };

const seconds = (probe: ProbeValue): number => probe.durationMs / 1000;

function nothing(ref: Ref<unknown>, probe: ProbeValue | null = null): Plan {
  return { probe, isScripted: false, failure: ref.status === "failed" ? ref.failure : null, languages: [] };
}

function extractParams(probe: ProbeValue): { audioIndex: number; audioStartMs: number; durationMs: number } {
  const track = probe.audio[0]!;
  return { audioIndex: track.index, audioStartMs: track.startMs, durationMs: probe.durationMs };
}

/** Voice and background, piece by piece, each with a second of its neighbours so that seams do not sound. */
function separate(input: PlanInput, graph: Graph, unit: Declare, extracted: Ref<Result>, extract: ExtractValue): Piece[] {
  const engine = input.engines.separate;
  const programmes = Array.from({ length: extract.pieces }, (_, index) => graph.artifact(extracted, `programme/${index}`));
  return programmes.map((programme, index) => {
    const startSample = index * PIECE_SAMPLES;
    const samples = Math.min(PIECE_SAMPLES, extract.samples - startSample);
    if (!engine) return { index, startSample, samples, programme, background: null };
    const inputs = { before: programmes.slice(Math.max(0, index - 1), index), programme, after: programmes.slice(index + 1, index + 2) };
    const parted = unit({
      stage: "separate",
      label: `separate/${index}`,
      lane: engine.lane,
      engine,
      params: { engine: engine.id, contextMs: 1000 },
      inputs,
      weight: 2,
    });
    return { index, startSample, samples, programme, background: parted.status === "failed" ? null : graph.artifact(parted, "background") };
  });
}

function transcribe(input: PlanInput, graph: Graph, unit: Declare, extracted: Ref<Result>, extract: ExtractValue): Ref<Result> {
  const engine = input.engines.transcribe;
  const words = extract.speech.map(({ startMs, endMs }, index) => {
    const params = { engine: engine.id, language: input.options.sourceLanguage, startMs };
    const speech = graph.artifact(extracted, `speech/${index}`);
    return graph.artifact(
      unit({ stage: "transcribe", label: `transcribe/${index}`, lane: engine.lane, engine, params, inputs: { speech }, weight: 1 + (endMs - startMs) / 8000 }),
      "words",
    );
  });
  const heard = all(words);
  if (heard.status !== "done") return heard;
  return unit({ stage: "segment", label: "segment", lane: "worker", inputs: { words }, weight: 0.2 });
}
