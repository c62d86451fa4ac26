/** What the plan is asked: the dub's pins, choices and voices, as they are now. */
import { type Pitch, pitchesOf } from "../../dubbing/plan-prosody.ts";
import { OLDEST_VERSIONS, STAGE_VERSIONS, type LanguageInput, type PlanInput, type Stage, type Translation } from "../../dubbing/planning.ts";
import { lengthMs, pinnedFor, type Line, type Pin } from "../../dubbing/script.ts";
import { sha256 } from "../../graph/digest.ts";
import type { Memo } from "../../graph/memo.ts";
import { DEFAULT_LOUDNESS } from "../options.ts";
import { isWanting } from "./jobs.ts";
import { wantedOf } from "./wanted.ts";
import { scriptKey } from "../../media/keys.ts";
import { voiceFactors } from "./voice-factors.ts";
import type { Meta } from "./rows.ts";
import type { Store } from "./store.ts";

/** What a dub of an earlier version was begun with, in the words of this one: it knows of fewer stages and engines. */
export const begunWith = ({ engines, versions }: Pick<Meta, "engines" | "versions">): Pick<PlanInput, "engines" | "versions"> => ({
  engines: { align: null, diarize: null, ...engines },
  versions: raised({ ...STAGE_VERSIONS, ...versions }),
});

/** What no service does any more is done as it is done now. */
function raised(versions: PlanInput["versions"]): PlanInput["versions"] {
  const oldest = Object.entries(OLDEST_VERSIONS) as [Stage, number][];
  return { ...versions, ...Object.fromEntries(oldest.map(([stage, version]) => [stage, Math.max(version, versions[stage])])) };
}

export function inputOf(store: Store, memo: Memo, languages: readonly string[]): PlanInput {
  const meta = store.meta!;
  const { source, options } = meta.facts;
  const levels = new Map([...store.speakers.rows.values()].map(({ id, levelDb }) => [id, Math.round(levelDb)]));
  return {
    source: { digest: sha256(source.artifactKey), key: source.artifactKey, sizeBytes: source.sizeBytes, contentType: "application/octet-stream" },
    ...begunWith(meta),
    options: {
      sourceLanguage: options.source.language,
      speakers: options.source.speakers ?? null,
      range: options.source.range ?? null,
      shifts: options.separation.shifts ?? 0,
      overlap: options.separation.overlap ?? 0.25,
      maxRate: options.timing.maxRate,
      duckDb: options.mix.duckDb,
      bitrateKbps: options.mix.bitrateKbps,
      loudness: options.mix.loudness ?? DEFAULT_LOUDNESS,
      gating: options.mix.gating ?? "programme",
      formality: formalityOf(options.translation.formality),
      rewriting: options.translation.rewriting ?? false,
    },
    written: writtenOf(meta),
    measured: measuredIn(store, memo),
    script: meta.scripted ? { language: meta.sourceLanguage ?? "und", lines: store.lines, levels, glossary: store.glossary.terms, ...peopleOf(store) } : null,
    summary: meta.summary,
    languages: Object.fromEntries(languages.map((language) => [language, languageInput(store, memo, language)])),
  };
}

const formalityOf = (asked: "auto" | "formal" | "informal" | undefined) => (asked === undefined || asked === "auto" ? null : asked);

/** By every passage that was ever measured, the last one first. */
function measuredIn({ units, meta }: Store, memo: Memo): (lineId: string) => Pitch | undefined {
  const { synthesize, synthesizeElse } = meta!.engines;
  if (!synthesize.instructs && !synthesizeElse?.instructs) return () => undefined;
  const done = [...units.rows.values()].flatMap(({ spec, state }) => (spec.stage === "prosody" && state.status === "done" ? [state.result] : []));
  const pitches = memo.once("measured", done, () => new Map(done.flatMap(pitchesOf)));
  return (lineId) => pitches.get(lineId);
}

/** What they are called, and who of them agreed to be cloned. */
function peopleOf({ speakers }: Store): { names: ReadonlyMap<string, string>; consents: ReadonlySet<string> } {
  const all = [...speakers.rows.values()];
  return {
    names: new Map(all.flatMap(({ id, name }) => (name === null ? [] : [[id, name]]))),
    consents: new Set(all.flatMap(({ id, consent }) => (consent ? [id] : []))),
  };
}

function writtenOf({ facts: { workspaceId, dubId, options } }: Meta): PlanInput["written"] {
  const { script } = options.source;
  if (!script) return null;
  const { digest, sizeBytes, format } = script;
  return { artifact: { digest, key: scriptKey(workspaceId, dubId), sizeBytes, contentType: "text/plain" }, format };
}

function languageInput(store: Store, memo: Memo, language: string): LanguageInput {
  const meta = store.meta!;
  return {
    translations: validPins(store.lines, memo, language, store.pins.of(language)),
    voices: meta.casts[language] ?? {},
    voicesElse: meta.castsElse[language] ?? {},
    choices: store.choices.of(language),
    outputs: outputsOf(store, memo, language),
    paces: meta.paces[language] ?? NO_PACES,
    gains: meta.gains[language] ?? NO_GAINS,
    factors: voiceFactors(store, memo, language),
    judged: (lineId, unitKey) => store.lineStates.get(language, lineId)?.judged?.[unitKey],
    review: !isReviewed(meta, language),
    isReviewed: (meta.facts.options.review?.translation ?? false) && isReviewed(meta, language),
  };
}

/** What the dub hands out, and what jobs under way want of it besides. */
function outputsOf(store: Store, memo: Memo, language: string): LanguageInput["outputs"] {
  const meta = store.meta!;
  const jobs = [...store.jobs.rows.values()].filter((job) => isWanting(job) && job.languages.includes(language));
  const asked = jobs.flatMap(({ outputs, overlays }) => [outputs ?? null, overlays ?? null]);
  return memo.once(`outputs/${language}`, [meta.outputs, meta.overlays, ...asked], () => {
    const { outputs, overlays } = jobs.reduce(wantedOf, meta);
    return { wanted: new Set(outputs), overlays };
  });
}

const NO_PACES: Readonly<Record<string, number>> = {};
const NO_GAINS: readonly number[] = [];

/** Dubs of earlier versions know of no review. */
const isReviewed = ({ facts, reviewed }: Meta, language: string): boolean => !facts.options.review?.translation || reviewed.includes(language);

function validPins(lines: readonly Line[], memo: Memo, language: string, pins: ReadonlyMap<string, Pin>): Map<string, Translation> {
  const valid = new Map<string, Translation>();
  for (const line of lines) {
    const pin = pins.get(line.id);
    if (!pin) continue;
    const translation = memo.once(`pin/${language}/${line.id}`, [line.text, lengthMs(line), pin], () => {
      const found = pinnedFor(pin, memo.digest(line.text), lengthMs(line));
      if (!found) return null;
      const { sourceDigest: _, ...translation } = found;
      return translation;
    });
    if (translation) valid.set(line.id, translation);
  }
  return valid;
}
