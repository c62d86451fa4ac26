/** Which engines a dub gets: what the user named, if it is on, else the first that is on and can do all that is asked. Pure. */
import { AppError } from "../errors.ts";
import type { Engine, EngineCatalogue, EngineStage } from "./engines.ts";
import { serves } from "./language-match.ts";
import type { DubOptions, ResolvedOptions } from "./wire.ts";

export type Wanted = { options: DubOptions; targetLanguages: readonly string[]; catalogue: EngineCatalogue };

/** Throws unsupported_language (naming what works), engine_unavailable (naming why), unknown_voice. */
export function resolveOptions({ options, targetLanguages, catalogue }: Wanted): ResolvedOptions {
  const source = options.source.language;
  const transcription = choose(catalogue, "transcribe", options.transcription.engine, (engine) => source === null || hearsOrSpeaks(engine, source));
  const translation = choose(catalogue, "translate", options.translation.engine, (engine) =>
    targetLanguages.every((target) => translates(engine, source, target)),
  );
  const speech = choose(catalogue, "synthesize", options.speech.engine, (engine) => targetLanguages.every((target) => hearsOrSpeaks(engine, target)));
  checkLanguages({ source, targets: targetLanguages, transcription, translation, speech });
  checkVoices(speech, options.speech.voices);
  return {
    ...options,
    transcription: { engine: transcription.id },
    separation: { engine: chooseSeparation(catalogue, options.separation.engine) },
    translation: { engine: translation.id },
    speech: { engine: speech.id, voices: options.speech.voices },
  };
}

/** For further languages of a dub whose engines are settled. */
export function checkFurtherLanguages(resolved: ResolvedOptions, source: string | null, targets: readonly string[], catalogue: EngineCatalogue): void {
  const [transcription, translation, speech] = [
    choose(catalogue, "transcribe", resolved.transcription.engine, () => true),
    choose(catalogue, "translate", resolved.translation.engine, () => true),
    choose(catalogue, "synthesize", resolved.speech.engine, () => true),
  ];
  checkLanguages({ source: source ?? resolved.source.language, targets, transcription, translation, speech });
}

export const hearsOrSpeaks = (engine: Engine, language: string): boolean => engine.languages?.some((offered) => serves(offered, language)) ?? true;

/** With an unknown source: whether any source leads there. */
export function translates(engine: Engine, source: string | null, target: string): boolean {
  if (source !== null && serves(source, target)) return false;
  return engine.pairs?.some((pair) => serves(pair.target, target) && (source === null || serves(pair.source, source))) ?? true;
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

/** Without any, the programme is ducked under the dub: poorer, but a dub. */
function chooseSeparation(catalogue: EngineCatalogue, named: string | undefined): string {
  if (named === "none") return "none";
  if (named === undefined && !catalogue.some((engine) => engine.stage === "separate" && engine.on)) return "none";
  return choose(catalogue, "separate", named, () => true).id;
}

type Settled = { source: string | null; targets: readonly string[]; transcription: Engine; translation: Engine; speech: Engine };

function checkLanguages({ source, targets, transcription, translation, speech }: Settled): void {
  if (source !== null && !hearsOrSpeaks(transcription, source))
    throw refuse(`${transcription.id} does not hear ${source}. It hears: ${list(transcription.languages)}.`, "/options/source/language");
  targets.forEach((target, index) => {
    const at = `/targetLanguages/${index}`;
    if (!translates(translation, source, target))
      throw refuse(
        `${translation.id} does not translate ${source ?? "any language"} to ${target}. It translates${source ? ` ${source}` : ""} to: ${list(targetsOf(translation, source))}.`,
        at,
      );
    if (!hearsOrSpeaks(speech, target)) throw refuse(`${speech.id} does not speak ${target}. It speaks: ${list(speech.languages)}.`, at);
  });
}

function targetsOf(engine: Engine, source: string | null): string[] {
  const pairs = engine.pairs?.filter((pair) => source === null || serves(pair.source, source)) ?? [];
  return [...new Set(pairs.map((pair) => pair.target))];
}

function checkVoices(speech: Engine, voices: Record<string, string>): void {
  for (const [language, voice] of Object.entries(voices)) {
    const offered = speech.voices.filter((known) => serves(known.language, language)).map((known) => known.id);
    if (!offered.includes(voice))
      throw new AppError("unknown_voice", `${speech.id} has no voice ${voice} for ${language}. It has: ${list(offered)}.`, {
        errors: [{ in: "body", pointer: `/options/speech/voices/${language}`, detail: "Unknown voice." }],
      });
  }
}

const list = (tags: readonly string[] | null): string => (tags && tags.length > 0 ? [...tags].sort().join(", ") : "nothing");

const refuse = (message: string, pointer: string) =>
  new AppError("unsupported_language", message, { errors: [{ in: "body", pointer, detail: "Not available." }] });
