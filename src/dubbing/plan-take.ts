/**
 * A line spoken: by the engine, or by the one that the user allowed instead where the first fails for good. Every take is heard again; one
 * that is not what it should be is spoken once more, and the better of the two is kept, with what was found in it.
 */
import { type SynthesizeValue, VerifyValue } from "../../containers/contract/stages.ts";
import type { Ref } from "../graph/graph.ts";
import type { Artifact, Failure, Result } from "../graph/unit.ts";
import { judgeTake } from "./judge-take.ts";
import { predictMs } from "./length/predict.ts";
import { worstOf } from "./paid.ts";
import { speakHints } from "./plan-delivery.ts";
import type { Judgement, LanguageContext, PlannedSpeaker, Take, Tried } from "./planning.ts";
import { type PlannedVoice, voiceOf } from "./plan-voice.ts";
import { sayAs } from "./say-as.ts";
import { spokenForm } from "./length/spoken-form.ts";
import type { Choice, GlossaryTerm, Line } from "./script.ts";

/** `tried`: units that spoke it, in order. */
export type Spoken = { tried: Tried[] } & ({ status: "pending" } | { status: "failed"; failure: Failure } | { status: "done"; take: Take });
/** Nobody else could say it either. */
const FOR_NOBODY = new Set(["nothing_to_say"]);
/** `pace`: how fast, 1 is the voice's own. */
type Asked = { line: Line; text: string; choice: Choice | undefined; pace: number };
/** What a take lasts at its voice's own pace. */
export const plainTakeMs = ({ durationMs, speed = 1 }: Pick<SynthesizeValue, "durationMs"> & { speed?: number }): number => Math.round(durationMs * speed);

export function speakLine(context: LanguageContext, asked: Asked): Spoken {
  const { synthesize, synthesizeElse } = context.input.engines;
  const { voices, voicesElse } = context.input.languages[context.language]!;
  const { line, choice } = asked;
  const voice = choice?.engine === undefined || choice.engine === synthesize.id ? choice?.voice : null;
  const isElse = synthesizeElse && choice?.engine === synthesizeElse.id;
  const first = isElse ? null : by(context, asked, synthesize, voice ?? voices[line.speakerId]);
  if (first && (first.status !== "failed" || !synthesizeElse || FOR_NOBODY.has(first.failure.code))) return first;
  const other = by(context, asked, synthesizeElse!, (isElse ? choice.voice : null) ?? voicesElse[line.speakerId]);
  return { ...other, tried: [...(first?.tried ?? []), ...other.tried] };
}

/** `voice` undefined: the speaker is not cast yet. */
function by(context: LanguageContext, asked: Asked, engine: PlannedSpeaker, voice: string | undefined): Spoken {
  if (voice === undefined) return { status: "pending", tried: [] };
  const planned = voiceOf(context, asked.line, engine, voice);
  if (planned.status !== "done") return { ...planned, tried: [] };
  const variant = asked.choice?.variant ?? 0;
  const as = { engine, voice, planned: planned.value };
  const first = say(context, asked, { ...as, variant });
  // Another try of the same take would be as silent.
  if (first.status === "failed" && first.failure.code === "silent_take" && !asked.choice?.isChosen) return say(context, asked, { ...as, variant: variant + 1 });
  if (first.status !== "done" || asked.choice?.isChosen || first.take.judgement?.verdict !== "bad") return first;
  const second = say(context, asked, { ...as, variant: variant + 1 });
  const tried = [...first.tried, ...second.tried];
  if (second.status === "pending") return { status: "pending", tried };
  return second.status === "done" && isBetter(second.take, first.take) ? { ...second, tried } : { ...first, tried };
}

const isBetter = (one: Take, other: Take): boolean => faults(one) < faults(other);
const faults = ({ judgement }: Take): number => (judgement === null || judgement.verdict === "good" ? 0 : judgement.flags.length + judgement.wer);

type As = { engine: PlannedSpeaker; voice: string; planned: PlannedVoice; variant: number };

function say(context: LanguageContext, asked: Asked, as: As): Spoken {
  const { graph, language } = context;
  const { key, ref } = synthesize(context, asked, as);
  if (ref.status === "failed") return { status: "failed", failure: ref.failure, tried: [] };
  const artifact = graph.artifact(ref, "take");
  if (artifact.status !== "done" || ref.status !== "done") return artifact.status === "failed" ? { ...artifact, tried: [] } : { status: "pending", tried: [] };
  const value = ref.value.value as SynthesizeValue;
  const again = judged(context, asked, { ...as, key, artifact: artifact.value, speed: value.speed ?? 1 });
  if (again === undefined) return { status: "pending", tried: [{ key, judgement: null }] };
  const { judgement, heard } = again;
  const { engine, voice, variant } = as;
  const take = graph.memo.once(`take/${language}/${asked.line.id}/${variant}`, [ref.value, key, judgement, voice, heard], () => ({
    key: artifact.value.digest,
    unitKey: key,
    engine: engine.id,
    voice,
    variant,
    artifact: artifact.value,
    value,
    judgement,
    heard,
  }));
  return { status: "done", take, tried: [{ key, judgement }] };
}

function synthesize(context: LanguageContext, { line, text, pace }: Asked, { engine, planned, variant }: As): { key: string; ref: Ref<Result> } {
  const { language, input, script, graph } = context;
  const gate = input.languages[language]!.review ? ("review" as const) : null;
  const version = input.versions.synthesize;
  const spoken = graph.memo.once(`say/${language}/${line.id}/${engine.id}`, [text, script.glossary], () =>
    pronounced(text, script.glossary, language, engine, version),
  );
  const { voice, reference } = planned;
  const hints = speakHints(context, line, engine);
  const speed = speedOf(engine, pace);
  const of = [text, spoken, voice, reference?.artifact.digest, variant, engine.id, engine.digest, version, hints, speed];
  return graph.steady(`synthesize/${language}/${line.id}/${variant}/${engine.id}`, of, gate, () => ({
    stage: "synthesize",
    version,
    label: `synthesize/${language}/${line.id}`,
    lane: engine.lane,
    engine: { id: engine.id, digest: engine.digest },
    params: {
      engine: engine.id,
      language,
      voice,
      text,
      variant,
      ...(spoken !== null && { spoken }),
      ...(speed !== 1 && { speed }),
      ...(reference && reference.text !== "" && { referenceText: reference.text }),
    },
    ...(reference && { inputs: { reference: [reference.artifact] } }),
    hints,
    weight: 0.5 + text.length / 80,
    worstMicros: worstOf(engine, (spoken ?? text).length),
  }));
}

/** As near to the pace as the engine's own control goes; the mixer does the rest. */
function speedOf({ speeds }: PlannedSpeaker, pace: number): number {
  return speeds ? Math.min(speeds.most, Math.max(speeds.least, pace)) : 1;
}

/** Vendors read numbers and units themselves; our own services are given them in words. Null: as it is written. */
function pronounced(text: string, glossary: readonly GlossaryTerm[], language: string, { lane }: PlannedSpeaker, version: number): string | null {
  // Dubs of earlier versions say all as it is written, and are not to be spoken again for this.
  if (version === 1) return null;
  const said = sayAs(text, glossary, language);
  const spoken = lane === "worker" ? said : spokenForm(said ?? text, language);
  return spoken === null || spoken === text || spoken.trim() === "" ? null : spoken;
}

const FORESEEN: Record<"least" | "most", Judgement> = { least: { verdict: "good", flags: [], wer: 0 }, most: { verdict: "bad", flags: ["silent"], wer: 1 } };

type Again = { judgement: Judgement | null; heard: Take["heard"] };
const UNHEARD: Again = { judgement: null, heard: null };

/** Undefined: it is still being heard. */
function judged(
  context: LanguageContext,
  { line, text }: Asked,
  { key, voice, engine, variant, artifact, speed }: As & { key: string; artifact: Artifact; speed: number },
): Again | undefined {
  const { language, input, graph } = context;
  const label = `verify/${language}/${line.id}`;
  const again = hearAgain(context, label, `${variant}/${engine.id}`, artifact);
  if (again === null || again.status === "failed") return UNHEARD;
  if (again.status === "pending") return undefined;
  const before = input.languages[language]!.judged?.(line.id, key);
  const { value } = again.value;
  return graph.memo.once(`judged/${label}/${variant}/${engine.id}`, [value, before, text, voice, speed], () => {
    const told = VerifyValue.parse(value);
    // A guess: nobody has spoken it yet.
    if (input.isForeseen && told.durationMs === 0) return { judgement: FORESEEN[input.isForeseen], heard: null };
    const heard = told.words;
    if (before) return { judgement: { ...before, verdict: before.flags.length > 0 ? "bad" : "good" }, heard };
    const predictedMs = predictMs(text, { language, engine: engine.id, voice }) / speed;
    return { judgement: judgeTake({ text, language, predictedMs, heard: told, takeMs: told.durationMs }), heard };
  });
}

/** Null: nobody hears anything again. `which`: of the sounds of one label. */
export function hearAgain({ language, input, graph }: LanguageContext, label: string, which: string, sound: Artifact): Ref<Result> | null {
  const { verify } = input.engines;
  if (!verify) return null;
  const version = input.versions.verify;
  return graph.steady(`${label}/${which}`, [sound, verify.id, verify.digest, version], null, () => ({
    stage: "verify",
    version,
    label,
    lane: verify.lane,
    engine: verify,
    params: { engine: verify.id, language },
    inputs: { take: [sound] },
    weight: 0.5,
  })).ref;
}
