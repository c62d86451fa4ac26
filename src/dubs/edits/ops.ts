/** The edits a person can make, as they come over the wire. `ifRevision` is the revision of the line or speaker that the editor saw. */
import { z } from "zod";
import { Treatment } from "../../dubbing/script.ts";
import { LanguageTag } from "../wire.ts";
import { hasWords } from "./line-text.ts";

export const MOST_OPS = 1_000;
export const MOST_CHARACTERS = 2_000;

export const Ms = z.number().int().nonnegative();
export const Text = z
  .string()
  .trim()
  .min(1)
  .max(MOST_CHARACTERS)
  .refine((text) => text.isWellFormed(), "must be whole characters (half of a surrogate pair is none)")
  .refine(hasWords, "must have a letter or a digit");
const Name = z.string().trim().min(1).max(100);
const revision = z.number().int().positive();
const onLine = { lineId: z.string().max(100), ifRevision: revision };
const onSpeaker = { speakerId: z.string().max(100), ifRevision: revision };
const inLanguage = { language: LanguageTag };

export const GlossaryTermInput = z
  .strictObject({
    source: z.string().trim().min(1).max(200),
    kind: z.enum(["keep", "force", "say"]),
    language: LanguageTag.nullable().default(null),
    target: z.string().trim().min(1).max(200).nullable().default(null),
  })
  .refine(({ kind, target }) => kind === "keep" || target !== null, { path: ["target"], message: "a term that is forced or said needs a target" });

/** Source side: every language follows. */
const source = [
  z.strictObject({ op: z.literal("set_text"), ...onLine, text: Text }),
  /** `speakerId` null: somebody new. */
  z
    .strictObject({ op: z.literal("set_speaker"), ...onLine, speakerId: z.string().max(100).nullable(), name: Name.optional() })
    .refine(({ speakerId, name }) => speakerId === null || name === undefined, {
      path: ["name"],
      message: "only somebody new is named here: use rename_speaker",
    }),
  z.strictObject({ op: z.literal("set_treatment"), ...onLine, treatment: Treatment }),
  z.strictObject({ op: z.literal("set_times"), ...onLine, startMs: Ms, endMs: Ms }),
  /** The text before `atCharacter` (UTF-16) is said before `atMs`. */
  z.strictObject({ op: z.literal("split_line"), ...onLine, atMs: Ms, atCharacter: z.number().int().positive() }),
  /** With the next line of the same speaker. */
  z.strictObject({ op: z.literal("merge_lines"), ...onLine, withLineId: z.string().max(100), withIfRevision: revision }),
  z.strictObject({ op: z.literal("add_line"), startMs: Ms, endMs: Ms, speakerId: z.string().max(100), text: Text, treatment: Treatment.default("dub") }),
  z.strictObject({ op: z.literal("delete_line"), ...onLine }),
  z.strictObject({ op: z.literal("rename_speaker"), ...onSpeaker, name: Name }),
  z.strictObject({ op: z.literal("merge_speakers"), ...onSpeaker, intoSpeakerId: z.string().max(100) }),
  /** All terms; what is left out is gone. Spoken lines stay as they are: terms are hints for what is translated from now on. */
  z.strictObject({ op: z.literal("set_glossary"), terms: z.array(GlossaryTermInput).max(2_000) }),
] as const;

/** Target side: one language. */
const target = [
  z.strictObject({ op: z.literal("set_translation"), ...onLine, ...inLanguage, text: Text }),
  /** Asks the engine for another wording. */
  z.strictObject({ op: z.literal("retranslate"), ...onLine, ...inLanguage }),
  /** Null: the speaker's voice again. */
  z.strictObject({ op: z.literal("set_line_voice"), ...onLine, ...inLanguage, voice: z.string().max(200).nullable() }),
  z.strictObject({ op: z.literal("set_speaker_voice"), ...onSpeaker, ...inLanguage, voice: z.string().max(200) }),
  z.strictObject({ op: z.literal("new_take"), ...onLine, ...inLanguage }),
  z.strictObject({ op: z.literal("select_take"), ...onLine, ...inLanguage, takeId: z.string().max(100) }),
] as const;

export const EditOp = z.discriminatedUnion("op", [...source, ...target]);
export type EditOp = z.infer<typeof EditOp>;
export type OpOf<Name extends EditOp["op"]> = Extract<EditOp, { op: Name }>;
export const EditOps = z.array(EditOp).min(1).max(MOST_OPS);
