/** What can be done here and now, as the services and vendors tell it: the catalogue behind GET /v1/engines and /v1/languages. */
import { z } from "zod";
import { LanguageTag } from "./options.ts";

export const EngineStage = z.enum(["transcribe", "align", "diarize", "separate", "clauses", "translate", "synthesize"]);
export type EngineStage = z.infer<typeof EngineStage>;

export const Engine = z
  .object({
    /** `vendor/model` */
    id: z.string(),
    stage: EngineStage,
    on: z.boolean(),
    /** Why it is off, in a sentence; null when it is on. */
    reason: z.string().nullable(),
    /** What it hears or speaks; null: any, or not a matter of language. */
    languages: z.array(LanguageTag).nullable(),
    /** What it translates; null: any pair, or no translator. */
    pairs: z.array(z.object({ source: LanguageTag, target: LanguageTag })).nullable(),
    /** Recognizers: whether it labels its words with who speaks. */
    tellsSpeakers: z.boolean(),
    /** Recognizers: it does not say which language it heard, so that the source's has to be named. */
    needsLanguage: z.boolean(),
    voices: z.array(z.object({ id: z.string(), language: LanguageTag, name: z.string() })),
  })
  .meta({ id: "Engine" });
export type Engine = z.infer<typeof Engine>;

/** In order of preference: the first one that is on and can do the work is taken. */
export type EngineCatalogue = readonly Engine[];
