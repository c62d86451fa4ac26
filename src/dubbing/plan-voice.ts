/**
 * Whose voice a take is spoken in: one that the engine has, or the speaker's own, cloned from a reference. Nobody is cloned who has not
 * agreed to it.
 */
import { z } from "zod";
import { CLONED } from "../../containers/contract/stages.ts";
import type { Ref } from "../graph/graph.ts";
import type { Artifact, Failure, Result } from "../graph/unit.ts";
import { credentialOf } from "./paid.ts";
import { reference } from "./plan-references.ts";
import type { LanguageContext, PlannedSpeaker } from "./planning.ts";
import type { Line } from "./script.ts";
import { lineReference, sampleSpans, sampleTexts } from "./voice-sample.ts";

/** `reference`: what is sent with every text, and what is said in it. */
export type PlannedVoice = { voice: string; reference: { artifact: Artifact; text: string } | null };

/** What a vendor calls the voice that it keeps. */
export const CloneValue = z.object({ voice: z.string().min(1).max(200) });

export function voiceOf(context: LanguageContext, line: Line, engine: PlannedSpeaker, voice: string): Ref<PlannedVoice> {
  if (voice !== CLONED) return { status: "done", value: { voice, reference: null } };
  const { script, prepared } = context;
  if (!engine.clones) return failed("unknown_voice", `${engine.id} clones nobody: choose one of its voices.`);
  if (!script.consents?.has(line.speakerId)) return failed("consent_missing", "Whose voice is to be cloned has to agree to it: record a consent first.");
  const sample = prepared.samples.get(line.speakerId);
  if (!sample) return failed("reference_missing", "There is no clear stretch of this voice to clone it from.");
  return engine.clones === "kept" ? keptVoice(context, line, engine, sample) : inlineVoice(context, line, sample);
}

/** The vendor keeps the voice: made once of the speaker's sample. */
function keptVoice({ graph, unit }: LanguageContext, { speakerId }: Line, engine: PlannedSpeaker, sample: Ref<Result>): Ref<PlannedVoice> {
  const made = unit({
    stage: "clone",
    label: `clone/${speakerId}`,
    lane: engine.lane,
    engine: { id: engine.id, digest: engine.digest },
    params: { engine: engine.id, name: speakerId, ...(engine.credential !== undefined && { account: engine.credential }) },
    inputs: { reference: graph.artifact(sample, "reference") },
    hints: credentialOf(engine),
    weight: 2,
  });
  if (made.status !== "done") return made;
  return { status: "done", value: { voice: CloneValue.parse(made.value.value).voice, reference: null } };
}

/** The line's own vocals where they are clean, so that its tone is the line's; else the speaker's sample. */
function inlineVoice(context: LanguageContext, line: Line, sample: Ref<Result>): Ref<PlannedVoice> {
  const { graph, script, unit, prepared } = context;
  const own = graph.memo.once(`own-reference/${line.id}`, [line, script.lines], () => lineReference(line, script.lines));
  const cut = own && reference(unit, `reference/${line.speakerId}/${line.id}`, own, prepared.sounds);
  if (cut?.status === "pending") return { status: "pending" };
  const isOwn = cut?.status === "done";
  const artifact = graph.artifact(isOwn ? cut : sample, "reference");
  if (artifact.status !== "done") return artifact;
  const text = isOwn ? line.text : sampleText(context, line.speakerId);
  return { status: "done", value: { voice: CLONED, reference: { artifact: artifact.value, text } } };
}

function sampleText({ graph, script }: LanguageContext, speakerId: string): string {
  const spansOf = graph.memo.once("samples", [script.lines], () => sampleSpans(script.lines));
  return graph.memo.once(`sample-text/${speakerId}`, [script.lines], () =>
    sampleTexts(
      script.lines.filter((line) => line.speakerId === speakerId),
      spansOf.get(speakerId) ?? [],
    ),
  );
}

const failed = (code: string, message: string): { status: "failed"; failure: Failure } => ({ status: "failed", failure: { code, message, retryable: false } });
