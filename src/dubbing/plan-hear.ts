/**
 * From sound to lines: words (recognised from the mix, or read from a script that the user brought), their times, who speaks, and
 * the lines. What helps only may fail: without times of their own words lie between their neighbours', without turns one person speaks.
 */
import { all, type Declaration, type Graph, type Ref } from "../graph/graph.ts";
import type { Artifact, Result } from "../graph/unit.ts";
import type { ExtractValue } from "../../containers/contract/stages.ts";
import { hearFrom, type Sounds } from "./hear-from.ts";
import type { Declare, Film, Piece, PlanInput } from "./planning.ts";

export type Heard = { input: PlanInput; film: Film; graph: Graph; unit: Declare; extracted: Ref<Result>; extract: ExtractValue };

/** Whether the voice alone may be listened to. */
export const needsVoice = (input: PlanInput): boolean => input.engines.separate !== null && (aligns(input) || diarizes(input));

const aligns = ({ engines, written }: PlanInput): boolean =>
  engines.align !== null && (written !== null || engines.align.always || (engines.transcribe.timing ?? "good") !== "good");
const diarizes = ({ engines, options }: PlanInput): boolean => engines.diarize !== null && options.speakers?.most !== 1;

/** The unit that makes the lines, once all it needs is there. */
export function hear(heard: Heard, pieces: readonly Piece[]): Ref<Result> {
  const { input, unit, extract } = heard;
  const mix = mixOf(heard);
  const words = input.written ? written(heard, input.written) : recognised(heard);
  const failed = words.find((ref) => ref.status === "failed");
  if (failed?.status === "failed") return failed;
  const chosen = needsVoice(input) ? hearFrom(pieces, mix) : ({ status: "done", value: mix } as const);
  if (chosen.status !== "done") return { status: "pending" };
  const timed = aligns(input) ? words.map((each, index) => aligned(heard, chosen.value, each, index)) : words;
  const turns = diarizes(input) ? diarized(heard, chosen.value) : [];
  const ready = all([...timed, ...turns]);
  if (ready.status !== "done") return ready;
  const params = {
    pieces: extract.speech.map(({ fromMs, untilMs }) => ({ fromMs, untilMs })),
    language: input.options.sourceLanguage,
    isScript: input.written !== null,
    ...(input.options.speakers && { speakers: input.options.speakers }),
    ...(input.engines.clauses && { clauses: input.engines.clauses.id }),
  };
  // Pieces that were cut by version 1 do not overlap.
  const isOverlapping = "fromMs" in extract.speech[0]!;
  return unit({
    stage: "segment",
    label: "segment",
    lane: "worker",
    params: isOverlapping ? params : {},
    ...(isOverlapping && opinion(heard)),
    inputs: { words: timed, ...(turns.length > 0 && { turns }) },
    weight: 0.2,
  });
}

/** Whoever is asked of long sentences is a part of what the lines are, and may cost something. */
function opinion({ input: { engines }, film }: Heard): Pick<Declaration, "engine" | "worstMicros" | "hints"> {
  if (!engines.clauses) return {};
  const { id, digest, microsPerMinute, credential } = engines.clauses;
  return { engine: { id, digest }, ...paid(credential, (microsPerMinute * film.durationMs) / 60_000) };
}

/** With a key of its own the workspace pays its vendor itself. */
const paid = (credential: string | undefined, micros: number): Pick<Declaration, "worstMicros" | "hints"> =>
  credential === undefined ? { worstMicros: Math.ceil(micros) } : { hints: { credential } };

function mixOf({ graph, extracted, extract }: Heard): Sounds {
  const spans = extract.speech.map(({ startMs, endMs }) => ({ startMs, endMs }));
  return { spans, inputs: spans.map((_, index) => graph.artifact(extracted, `speech/${index}`)) };
}

/** Always from the mix: separation takes words away. */
function recognised({ input, graph, unit, extracted, extract }: Heard): Ref<Artifact>[] {
  const engine = input.engines.transcribe;
  const { sourceLanguage, speakers } = input.options;
  return extract.speech.map(({ startMs, endMs }, index) => {
    const params = { engine: engine.id, language: sourceLanguage, startMs, ...(speakers && { speakers }) };
    const speech = graph.artifact(extracted, `speech/${index}`);
    const declaration = {
      label: `transcribe/${index}`,
      lane: engine.lane,
      engine,
      params,
      inputs: { speech },
      weight: 1 + (endMs - startMs) / 8000,
      ...paid(engine.credential, ((engine.microsPerMinute ?? 0) * (endMs - startMs)) / 60_000),
    };
    return graph.artifact(unit({ stage: "transcribe", ...declaration }), "words");
  });
}

/** The user's own words, parted like the sound. */
function written({ input, film, graph, unit, extract }: Heard, { artifact, format }: NonNullable<PlanInput["written"]>): Ref<Artifact>[] {
  const pieces = extract.speech.map(({ fromMs, untilMs }) => ({ fromMs, untilMs }));
  const params = { format, pieces, language: input.options.sourceLanguage, shiftMs: -(film.rangeStartMs ?? 0) };
  const read = unit({ stage: "script", label: "script", lane: "worker", params, inputs: { script: graph.leaf(artifact) }, weight: 0.1 });
  return pieces.map((_, index) => graph.artifact(read, `words/${index}`));
}

/** The words as they were where nothing aligns them. */
function aligned({ input, graph, unit, extract }: Heard, { spans, inputs }: Sounds, words: Ref<Artifact>, index: number): Ref<Artifact> {
  const engine = input.engines.align!;
  const { startMs, endMs } = extract.speech[index]!;
  const touching = spans.flatMap((span, at) => (span.startMs < endMs && span.endMs > startMs ? [at] : []));
  const params = { engine: engine.id, language: input.options.sourceLanguage ?? "und", sounds: touching.map((at) => spans[at]!) };
  const declaration = {
    label: `align/${index}`,
    lane: engine.lane,
    engine: { id: engine.id, digest: engine.digest },
    params,
    weight: (endMs - startMs) / 16_000,
  };
  const ref = unit({ stage: "align", ...declaration, inputs: { sound: touching.map((at) => inputs[at]!), words } });
  return ref.status === "failed" ? words : graph.artifact(ref, "words");
}

function diarized({ input, film, graph, unit }: Heard, { spans, inputs }: Sounds): Ref<Artifact>[] {
  const engine = input.engines.diarize!;
  const params = { engine: engine.id, sounds: spans, speakers: input.options.speakers };
  const ref = unit({ stage: "diarize", label: "diarize", lane: engine.lane, engine, params, inputs: { sound: inputs }, weight: film.durationMs / 30_000 });
  return ref.status === "failed" ? [] : [graph.artifact(ref, "turns")];
}
