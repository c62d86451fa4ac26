/** The fields that edits are made of, with what the API document says of each. */
import { z } from "zod";
import { isKnownLanguage, TAG_SHAPE } from "../is-known-language.ts";
import { LanguageTag } from "../options.ts";
import { hasWords } from "./line-text.ts";
import { nameSchema } from "../../name-schema.ts";

export const MOST_CHARACTERS = 2_000;
/** Of a dub's glossary. */
export const MOST_TERMS = 2_000;

export const Ms = z.number().int().nonnegative();
/** Of ASCII only letters and digits: as much as a pattern says of words that all engines read alike, for `\p{L}` needs a flag and not all set it. */
const WORDS = "[^\\u0000-\\/:-@\\[-`{-\\u007f]";
export const Text = z
  .string()
  .trim()
  .min(1)
  .max(MOST_CHARACTERS)
  .refine((text) => text.isWellFormed(), "must be whole characters (half of a surrogate pair is none)")
  .refine(hasWords, "must have a letter or a digit")
  .meta({ pattern: WORDS, description: `At most ${MOST_CHARACTERS} characters (UTF-16 code units) with a letter or a digit among them; trimmed.` });
export const Name = nameSchema(100);
export const Voice = z
  .string()
  .max(200)
  .meta({ description: "Id of a voice that speaks the language with the dub's speech engine: GET /v1/engines lists them." });
export const ConsentFields = {
  basis: z.enum(["own_voice", "permission"]).meta({ description: "`own_voice`: it is the editor's own. `permission`: whose it is has allowed it." }),
  person: Name.meta({ description: "Whose voice it is." }),
  statement: z
    .string()
    .trim()
    .min(1)
    .max(1_000)
    .meta({ pattern: "\\S", description: "What was agreed to, by whom and where, in the editor's words: kept with the editor and the time." }),
};
export const LineId = z.string().max(100);
export const SpeakerId = z.string().max(100);

export const revisionOf = (what: string) =>
  z
    .number()
    .int()
    .positive()
    .meta({
      description:
        `The revision of the ${what} that the editor saw. If it has another one by now, the edit is refused with 412 \`stale_revision\`. ` +
        "Several ops on the same one in one edit all carry its revision from before the edit.",
    });

export const onLine = { lineId: LineId, ifRevision: revisionOf("line") };
export const onSpeaker = { speakerId: SpeakerId, ifRevision: revisionOf("speaker") };
export const inLanguage = { language: LanguageTag.meta({ description: "One of the dub's target languages; the others stay as they are." }) };
export const times = {
  startMs: Ms.meta({ description: "From the first frame of the video." }),
  endMs: Ms.meta({ description: "At least 100 ms and at most 60 s after `startMs`, and within the video." }),
};

export const GlossaryTermInput = z
  .strictObject({
    source: z.string().trim().min(1).max(200).meta({ pattern: "\\S", description: "As it is written in the script." }),
    kind: z.enum(["keep", "force", "say"]).meta({ description: "`keep`: not translated. `force`: translated as `target`. `say`: spoken as `target`." }),
    language: LanguageTag.refine(isKnownLanguage, "There is no such language: a BCP 47 tag such as pt-BR.")
      .nullable()
      .default(null)
      .meta({ pattern: TAG_SHAPE, description: "The target language that the term is for, one that there is; null: all of them." }),
    target: z.string().trim().min(1).max(200).nullable().default(null).meta({
      pattern: "\\S",
      description: "Needed by `force` and `say`; of `keep` it is dropped.",
    }),
  })
  .refine(({ kind, target }) => kind === "keep" || target !== null, { path: ["target"], message: "a term that is forced or said needs a target" })
  .meta({
    id: "GlossaryTermInput",
    if: { properties: { kind: { enum: ["keep"] } } },
    else: { properties: { target: { type: "string" } }, required: ["target"] },
  });
