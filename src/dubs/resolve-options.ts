/** Which engines a dub gets: what the user named, if it is on, else the first that is on and can do all that is asked. Pure. */
import { canonicalTag, serves } from "../dubbing/languages.ts";
import { AppError } from "../errors.ts";
import { list, refuse } from "./refuse-option.ts";
import { endpointsOf, ownKeys } from "./resolve-own.ts";
import { resolveVoices } from "./resolve-voices.ts";
import type { Engine, EngineCatalogue, EngineStage } from "./engines.ts";
import type { DubOptions, ResolvedOptions, TranslationRoute } from "./options.ts";

export type Wanted = { options: DubOptions; targetLanguages: readonly string[]; catalogue: EngineCatalogue };

/**
 * Throws unsupported_language (naming what works), engine_unavailable (naming why), unknown_voice. `speech.voices` comes out by
 * target language, `source.language` in canonical form. Without targets every engine can do all that is asked, so the first is taken;
 * what the job does not need (a translator and a voice without targets, a recognizer with a script) is `none` where nothing is on.
 */
export function resolveOptions({ options, targetLanguages, catalogue }: Wanted): ResolvedOptions {
  const source = sourceOf(options.source.language);
  const isScript = options.source.script !== null;
  const needed = { catalogue, isNeeded: targetLanguages.length > 0 };
  const transcription = chooseIf({ catalogue, isNeeded: !isScript }, "transcribe", options.transcription.engine, (engine) => hearsFrom(engine, source));
  const translators = translatorsOf(needed, options.translation.engine);
  const speech = chooseIf(needed, "synthesize", options.speech.engine, (engine) => targetLanguages.every((target) => hearsOrSpeaks(engine, target)));
  checkLanguages({ source, targets: targetLanguages, ear: isScript ? null : transcription, translators, speech }, (index) => `/targetLanguages/${index}`);
  const preferred = translators.find((engine) => targetLanguages.every((target) => translates(engine, source, target)));
  return {
    ...options,
    // What was brought is kept by whoever makes the dub: here it is not known yet.
    source: { ...options.source, language: source, speakers: boundsOf(options.source.speakers), script: null },
    transcription: { engine: transcription?.id ?? "none" },
    alignment: { engine: optional(catalogue, "align", options.alignment.engine), always: options.alignment.engine !== undefined },
    diarization: { engine: diarizationOf(catalogue, options.diarization.engine, transcription) },
    segmentation: { engine: opinionOf(catalogue, options.segmentation.engine) },
    separation: { ...options.separation, engine: optional(catalogue, "separate", options.separation.engine) },
    translation: {
      engine: (preferred ?? translators[0])?.id ?? "none",
      routes: translators.flatMap(routesOf),
      formality: options.translation.formality,
      rewriting: options.translation.rewriting,
      ...elseTranslator(catalogue, options.translation.fallback),
    },
    speech: {
      engine: speech?.id ?? "none",
      voices: resolveVoices(speech, options.speech.voices, targetLanguages),
      fallback: options.speech.fallback === "none" ? "none" : choose(catalogue, "synthesize", options.speech.fallback, () => true).id,
      verification: optional(catalogue, "verify", options.speech.verification),
      ...endpointsOf(catalogue, [speech?.id, options.speech.fallback]),
    },
    ...ownKeys(catalogue),
  };
}

/** For further languages of a dub whose engines are settled: those that were not on when it was made, and not needed then, stay away. */
export function checkFurtherLanguages(resolved: ResolvedOptions, source: string | null, targets: readonly string[], catalogue: EngineCatalogue): void {
  if (resolved.translation.engine === "none") throw neverChosen("translate");
  if (resolved.speech.engine === "none") throw neverChosen("synthesize");
  const isHeard = !resolved.source.script;
  const ear = isHeard ? choose(catalogue, "transcribe", resolved.transcription.engine, () => true) : null;
  const speech = choose(catalogue, "synthesize", resolved.speech.engine, () => true);
  const settled = new Set(resolved.translation.routes.map((route) => route.engine));
  const translators = [...settled].map((named) => choose(catalogue, "translate", named, () => true));
  checkLanguages({ source: source ?? resolved.source.language, targets, ear, translators, speech }, () => "/languages");
}

/** Named by the user: nobody else is asked for what the first refuses. */
function elseTranslator(catalogue: EngineCatalogue, fallback: string): Pick<ResolvedOptions["translation"], "fallback" | "fallbackRoutes"> {
  if (fallback === "none") return { fallback };
  const engine = choose(catalogue, "translate", fallback, () => true);
  return { fallback: engine.id, fallbackRoutes: routesOf(engine) };
}

export const hearsOrSpeaks = (engine: Engine, language: string): boolean => engine.languages?.some((offered) => serves(offered, language)) ?? true;

/** With an unknown source: whether any source leads there. */
export function translates(engine: Engine, source: string | null, target: string): boolean {
  if (source !== null && serves(source, target)) return false;
  return engine.pairs?.some((pair) => serves(pair.target, target) && (source === null || serves(pair.source, source))) ?? true;
}

const neverChosen = (stage: EngineStage) =>
  new AppError(
    "engine_unavailable",
    `No engine could ${stage} when this dub was made, and its engines are settled: make a new dub of the video with these languages.`,
  );

/** In canonical form. */
function sourceOf(language: string | null): string | null {
  if (language === null) return null;
  const tag = canonicalTag(language);
  if (tag === null) throw refuse("The source's language is not a BCP 47 tag such as pt-BR.", "/options/source/language");
  return tag;
}

type Need = { catalogue: EngineCatalogue; isNeeded: boolean };

/** The one named, else all that are on, in order of preference: two languages of a dub may need two translators. */
function translatorsOf({ catalogue, isNeeded }: Need, named: string | undefined): Engine[] {
  const on = catalogue.filter((engine) => engine.stage === "translate" && engine.on);
  return named === undefined && (on.length > 0 || !isNeeded) ? on : [choose(catalogue, "translate", named, () => true)];
}

/** Null: nobody named one, none is on, and none is needed. */
function chooseIf({ catalogue, isNeeded }: Need, stage: EngineStage, named: string | undefined, able: (engine: Engine) => boolean): Engine | null {
  const isOn = catalogue.some((engine) => engine.stage === stage && engine.on);
  return named === undefined && !isNeeded && !isOn ? null : choose(catalogue, stage, named, able);
}

function routesOf({ id, pairs }: Engine): TranslationRoute[] {
  return pairs === null ? [{ engine: id, source: null, target: null }] : pairs.map(({ source, target }) => ({ engine: id, source, target }));
}

/** Where none can do all, the first that is on: checkLanguages then says what it lacks. */
function choose(catalogue: EngineCatalogue, stage: EngineStage, named: string | undefined, able: (engine: Engine) => boolean): Engine {
  const known = catalogue.filter((engine) => engine.stage === stage);
  const on = known.filter((engine) => engine.on);
  const chosen = named === undefined ? (on.find(able) ?? on[0]) : known.find((engine) => engine.id === named);
  if (chosen?.on) return chosen;
  const why = named === undefined ? `No engine can ${stage} now.` : `${named} cannot ${stage} here${chosen?.reason ? `: ${chosen.reason}` : ""}.`;
  throw new AppError("engine_unavailable", `${why} ${on.length > 0 ? `On: ${on.map((engine) => engine.id).join(", ")}.` : "GET /v1/engines says why."}`);
}

/** One that does not say what it heard is no use where nobody knows. */
const hearsFrom = (engine: Engine, source: string | null): boolean => (source === null ? !engine.needsLanguage : hearsOrSpeaks(engine, source));

/** What makes a dub better and is not needed for one: without any, the programme is ducked, times are guessed, one speaker is assumed. */
function optional(catalogue: EngineCatalogue, stage: EngineStage, named: string | undefined): string {
  if (named === "none") return "none";
  if (named === undefined && !catalogue.some((engine) => engine.stage === stage && engine.on)) return "none";
  return choose(catalogue, stage, named, () => true).id;
}

/** Nobody is asked who was not named: it costs, and takes the words of the film elsewhere. */
const opinionOf = (catalogue: EngineCatalogue, named: string | undefined): string => (named === undefined ? "none" : optional(catalogue, "clauses", named));

/** The recognizer's own labels are the last resort: they mean something only inside a piece of sound. */
function diarizationOf(catalogue: EngineCatalogue, named: string | undefined, transcription: Engine | null): string {
  if (named === "transcription" && transcription !== null && !transcription.tellsSpeakers)
    throw new AppError("engine_unavailable", `${transcription.id} does not tell who speaks: leave diarization.engine out, or name another.`, {
      errors: [{ in: "body", pointer: "/options/diarization/engine", detail: "Not available." }],
    });
  if (named === "transcription") return named;
  const chosen = optional(catalogue, "diarize", named);
  return chosen === "none" && named === undefined && transcription?.tellsSpeakers ? "transcription" : chosen;
}

const boundsOf = (speakers: DubOptions["source"]["speakers"]) => (typeof speakers === "number" ? { least: speakers, most: speakers } : speakers);

/** `ear` null: nothing is to be recognised. `speech` null: there is no target. */
type Settled = { source: string | null; targets: readonly string[]; ear: Engine | null; translators: readonly Engine[]; speech: Engine | null };

/** `pointerTo`: where the target with this index was asked for. */
function checkLanguages({ source, targets, ear, translators, speech }: Settled, pointerTo: (index: number) => string): void {
  if (source === null && ear?.needsLanguage) throw refuse(`${ear.id} does not say which language it heard: name the source's.`, "/options/source/language");
  if (source !== null && ear && !hearsOrSpeaks(ear, source))
    throw refuse(`${ear.id} does not hear ${source}. It hears: ${list(ear.languages)}.`, "/options/source/language");
  targets.forEach((target, index) => {
    const at = pointerTo(index);
    if (!translators.some((engine) => translates(engine, source, target)))
      throw refuse(
        `${translators.map((engine) => engine.id).join(" and ")} cannot translate ${source ?? "any language"} to ${target}. What works${source ? ` from ${source}` : ""}: ${list(translators.flatMap((engine) => targetsOf(engine, source)))}.`,
        at,
      );
    if (speech && !hearsOrSpeaks(speech, target)) throw refuse(`${speech.id} does not speak ${target}. It speaks: ${list(speech.languages)}.`, at);
  });
}

function targetsOf(engine: Engine, source: string | null): string[] {
  const pairs = engine.pairs?.filter((pair) => source === null || serves(pair.source, source)) ?? [];
  return [...new Set(pairs.map((pair) => pair.target))];
}
