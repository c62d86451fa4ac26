/** What can be done here and now, as the services and vendors tell it: the catalogue behind GET /v1/engines and /v1/languages. */
import { z } from "zod";
import { LanguageTag } from "./options.ts";

export const EngineStage = z.enum(["transcribe", "align", "diarize", "separate", "clauses", "translate", "synthesize", "verify"]);
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
    /** Translators: a language model. It minds budgets, register, glossary and formality, and says a line shorter or fuller. */
    isModel: z.boolean(),
    /** Voices: it speaks in a speaker's own voice, with a consent on record: voice `clone`. */
    clones: z.boolean(),
    /** What ids look like of voices that are in no list (a vendor's library), as a regular expression; null: only those in `voices`. */
    anyVoice: z.string().nullable(),
    /** Voices: how fast it can be told to speak, 1 being its own pace; null: it cannot be told. */
    speeds: z.object({ least: z.number(), most: z.number() }).nullable(),
    /** The workspace's own key or endpoint that it is used with; null: the house's. */
    credentialId: z.string().nullable(),
    /** Names the model's bytes or release. */
    digest: z.string(),
    /** `language` null: all that the engine speaks. */
    voices: z.array(z.object({ id: z.string(), language: LanguageTag.nullable(), name: z.string(), gender: z.enum(["female", "male"]).nullable() })),
  })
  .meta({ id: "Engine" });
export type Engine = z.infer<typeof Engine>;

/** In order of preference: the first one that is on and can do the work is taken. */
export type EngineCatalogue = readonly Engine[];
