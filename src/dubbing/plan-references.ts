/** A sample of every speaker's voice: to be listened to, to cast by, and to be cloned from. No take waits for one that fails. */
import { PIECE_MS, type ReferenceValue } from "../../containers/contract/stages.ts";
import type { Ref } from "../graph/graph.ts";
import type { Artifact, Result } from "../graph/unit.ts";
import type { Heard } from "./plan-hear.ts";
import type { Declare, Piece, Samples, Script } from "./planning.ts";
import { MOST_SAMPLE_MS, sampleSpans, type Span } from "./voice-sample.ts";

/** What is known of a voice; null: nothing. */
export type VoiceTraits = Pick<ReferenceValue, "pitchHz" | "pitchRange" | "tractCm"> | null;

/** The parted voice where there is one. */
export function soundsOf({ graph, extracted, extract }: Heard, pieces: readonly Piece[]): Ref<Artifact>[] {
  return Array.from({ length: extract.pieces }, (_, index) => pieces[index]?.vocals ?? graph.artifact(extracted, `programme/${index}`));
}

export function planReferences({ input, graph, unit }: Heard, script: Script, sounds: Ref<Artifact>[]): Samples {
  if (input.versions.segment === 1) return new Map();
  const spansOf = graph.memo.once("samples", [script.lines], () => sampleSpans(script.lines));
  return new Map([...spansOf].map(([speakerId, spans]) => [speakerId, reference(unit, `reference/${speakerId}`, spans, sounds)]));
}

/** Null: the spans lie outside the film. */
export function reference(unit: Declare, label: string, spans: readonly Span[], sounds: Ref<Artifact>[]): Ref<Result> | null {
  const used = touched(spans, sounds.length);
  if (used.length === 0) return null;
  const params = { pieces: used, spans: [...spans], mostMs: MOST_SAMPLE_MS };
  const inputs = { sound: used.map((piece) => sounds[piece]!) };
  return unit({ stage: "reference", label, lane: "media", params, inputs, weight: 0.3 });
}

export function touched(spans: readonly Span[], pieces: number): number[] {
  const all = spans.flatMap(({ startMs, endMs }) => [Math.floor(startMs / PIECE_MS), Math.floor((endMs - 1) / PIECE_MS)]);
  return [...new Set(all)].filter((piece) => piece < pieces).sort((a, b) => a - b);
}

/** Null: a sample is still to come. */
export function traitsOfAll(samples: Samples): ReadonlyMap<string, VoiceTraits> | null {
  if ([...samples.values()].some((ref) => ref?.status === "pending")) return null;
  return new Map([...samples].map(([speakerId, ref]) => [speakerId, ref?.status === "done" ? traits(ref.value) : null]));
}

/** Samples of earlier versions say nothing of pitch. */
function traits({ value }: Result): VoiceTraits {
  const { pitchHz = null, pitchRange = null, tractCm = null } = value as Partial<ReferenceValue>;
  return { pitchHz, pitchRange, tractCm };
}
