/**
 * The whole pipeline on one page, and the only place that knows the order: from what the user asked for and the results known,
 * which units a dub is made of. Pure; evaluated again whenever a result or an edit arrives. Failure is a value here: a failed
 * separation ends in a ducked dub, a line that cannot be translated or spoken keeps its original voice.
 */
import type { ExtractValue, ProbeValue } from "../../containers/contract/stages.ts";
import type { Graph, Ref } from "../graph/graph.ts";
import type { Failure } from "../graph/unit.ts";
import { filmOf } from "./film.ts";
import { hear, needsVoice } from "./plan-hear.ts";
import { planLanguage } from "./plan-language.ts";
import { planProsody } from "./plan-prosody.ts";
import { planReferences, soundsOf, traitsOfAll, type VoiceTraits } from "./plan-references.ts";
import { separate } from "./plan-separate.ts";
import { summarise } from "./plan-summary.ts";
import type { Summary } from "./hints.ts";
import type { Declare, Film, LanguagePlan, PlanInput, Prepared, Script } from "./planning.ts";

export const MAX_DURATION_MS = 4 * 3_600_000;
/**
 * `film`: what is dubbed. `isScripted`: the lines are there. `traits`: what is known of each speaker's voice, once a sample of every one is
 * there, or why there is none; null: not yet. `summary`: what the film is about, to be pinned; null: nothing new.
 */
export type Plan = {
  probe: ProbeValue | null;
  film: Film | null;
  isScripted: boolean;
  traits: ReadonlyMap<string, VoiceTraits> | null;
  summary: Summary | null;
  failure: Failure | null;
  languages: LanguagePlan[];
};

export function plan(input: PlanInput, graph: Graph): Plan {
  const unit: Declare = (declaration) => graph.unit({ ...declaration, version: input.versions[declaration.stage] });
  const source = graph.leaf(input.source);
  const probed = unit({ stage: "probe", label: "probe", lane: "media", params: { maxDurationMs: MAX_DURATION_MS }, inputs: { source }, weight: 1 });
  if (probed.status !== "done") return nothing(probed);
  const probe = probed.value.value as ProbeValue;
  const ranged = filmOf(probe, input.options.range);
  if (ranged.status !== "done") return nothing(ranged, probe);
  const film = ranged.value;

  const extracted = unit({
    stage: "extract",
    label: "extract",
    lane: "media",
    params: extractParams(film),
    inputs: { source },
    weight: 1 + film.durationMs / 60_000,
  });
  if (extracted.status !== "done") return nothing(extracted, probe, film);
  const extract = extracted.value.value as ExtractValue;
  const languages = Object.keys(input.languages);
  const heard = { input, film, graph, unit, extracted, extract };
  // A job that only wants the script parts the voice only where it is listened to.
  const pieces = languages.length > 0 || needsVoice(input) ? separate(heard) : [];

  const { script } = input;
  if (!script) return nothing(hear(heard, pieces), probe, film);
  const hopeless = nothingToDub(script, languages, input.written !== null);
  if (hopeless) return nothing({ status: "failed", failure: hopeless }, probe, film);
  const sounds = soundsOf(heard, pieces);
  const samples = planReferences(heard, script, sounds);
  const summary = summarise({ input, script, graph, unit });
  const prosody = planProsody({ input, script, graph, unit, sounds });
  const prepared: Prepared = { film, extract, pieces, sounds, samples, summary, prosody, source };
  const planned = languages.map((language) => planLanguage({ language, input, script, prepared, graph, unit }));
  const isNews = summary !== undefined && input.summary === null;
  return { probe, film, isScripted: true, traits: traitsOfAll(samples), summary: isNews ? summary : null, failure: null, languages: planned };
}

function nothing(ref: Ref<unknown>, probe: ProbeValue | null = null, film: Film | null = null): Plan {
  return { probe, film, isScripted: false, traits: null, summary: null, failure: ref.status === "failed" ? ref.failure : null, languages: [] };
}

function extractParams({ audio, durationMs, rangeStartMs }: Film): { audioIndex: number; audioStartMs: number; durationMs: number; rangeStartMs?: number } {
  const track = audio[0]!;
  return { audioIndex: track.index, audioStartMs: track.startMs, durationMs, ...(rangeStartMs !== null && { rangeStartMs }) };
}

const NO_LINES: Failure = { code: "no_speech", message: "No speech was found in this video, or every line of it was deleted.", retryable: false };

const NONE_WRITTEN: Failure = {
  ...NO_LINES,
  message: "Nothing of the script that was brought lies inside this video (or the range asked for), or every line of it was deleted.",
};

/** Told before anything is paid for. Lines that a person made `keep` are as they are wanted. */
function nothingToDub({ lines }: Script, languages: readonly string[], isWritten: boolean): Failure | null {
  if (lines.length === 0) return isWritten ? NONE_WRITTEN : NO_LINES;
  const isAsHeard = lines.every(({ treatment, revision, warnings = [] }) => treatment === "keep" && revision === 1 && warnings.length > 0);
  if (languages.length === 0 || !isAsHeard) return null;
  const reasons = [...new Set(lines.flatMap(({ warnings = [] }) => warnings))].map((warning) => warning.replaceAll("_", " "));
  const message = `There is nothing to dub: each of the ${lines.length} lines keeps its original voice (${reasons.join(", ")}). Make a line \`dub\` to have it dubbed all the same.`;
  return { code: "nothing_to_dub", message, retryable: false };
}
