/** The edits a person can make, as they come over the wire and as the API document tells of them. */
import { z } from "zod";
import { Treatment } from "../../dubbing/script.ts";
import {
  ConsentFields,
  GlossaryTermInput,
  inLanguage,
  LineId,
  MOST_TERMS,
  Ms,
  Name,
  onLine,
  onSpeaker,
  revisionOf,
  SpeakerId,
  Text,
  times,
  Voice,
} from "./op-fields.ts";

const MOST_OPS = 1_000;

const named = <Name extends string, Shape extends z.ZodRawShape>(op: Name, shape: Shape) => z.strictObject({ op: z.literal(op), ...shape });
/** `set_text` is the component `SetTextOp`. */
const told = (op: string, description: string) => ({ id: `${op.replaceAll(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}Op`, description });
const inSource = <Name extends string, Shape extends z.ZodRawShape>(op: Name, description: string, shape: Shape) =>
  named(op, shape).meta(told(op, `Source side, so every language follows. ${description}`));
const inTarget = <Name extends string, Shape extends z.ZodRawShape>(op: Name, description: string, shape: Shape) =>
  named(op, shape).meta(told(op, `Target side: one language only. ${description}`));

const treatment = Treatment.meta({ description: "`dub`: spoken by a take. `keep`: the original voice stays. `mute`: only the background is heard." });

const setSpeaker = named("set_speaker", {
  ...onLine,
  speakerId: SpeakerId.nullable().meta({ description: "A speaker of the dub; null: somebody new, who gets a voice in each language by itself." }),
  name: Name.optional().meta({
    description:
      "Of somebody new, so only with `speakerId: null`: the same person in all ops of the edit that name them so. Anybody else is renamed by `rename_speaker`.",
  }),
})
  .refine(({ speakerId, name }) => speakerId === null || name === undefined, {
    path: ["name"],
    message: "only somebody new is named here: use rename_speaker",
  })
  .meta({
    ...told("set_speaker", "Source side, so every language follows. Gives the line to another speaker."),
    dependentSchemas: { name: { properties: { speakerId: { type: "null" } } } },
  });

const source = [
  inSource("set_text", "What is said in the original. The next job translates and speaks the line again; back at an earlier text it has its earlier words.", {
    ...onLine,
    text: Text,
  }),
  setSpeaker,
  inSource("set_treatment", "What is heard while the line lasts.", { ...onLine, treatment }),
  inSource("set_times", "When the line is said. No two lines of one speaker may overlap once all ops of the edit are done.", { ...onLine, ...times }),
  inSource(
    "split_line",
    "Makes two lines of one. The text before `atCharacter` is said before `atMs`; the rest is a new line of the same speaker. Both parts need words. The first keeps the id.",
    {
      ...onLine,
      atMs: Ms.meta({ description: "At least 100 ms inside the line." }),
      atCharacter: z.number().int().positive().meta({ description: "Counts UTF-16 code units of the line's text, as string lengths in JavaScript do." }),
    },
  ),
  inSource("merge_lines", "Makes one line of a line and the next line of the same speaker; `lineId` stays and `withLineId` goes.", {
    ...onLine,
    withLineId: LineId.meta({ description: "The next line of the same speaker; anything else is refused (`not_neighbours`)." }),
    withIfRevision: revisionOf("line `withLineId`"),
  }),
  inSource("add_line", "A new line of a speaker of the dub. Its id is in the edit's `lineIds`.", {
    ...times,
    speakerId: SpeakerId,
    text: Text,
    treatment: treatment.default("dub"),
  }),
  inSource("delete_line", "The line goes, with its translations in every language.", onLine),
  inSource("rename_speaker", "Nothing is made again for a name.", { ...onSpeaker, name: Name }),
  inSource("merge_speakers", "All lines of `speakerId` become lines of `intoSpeakerId`, in that one's voices; `speakerId` is gone.", {
    ...onSpeaker,
    intoSpeakerId: SpeakerId,
  }),
  inSource(
    "record_consent",
    "The speaker's voice may be cloned in this dub: only then `clone` is a voice, for speech engines that clone. Another record replaces the one before; all stay in the history.",
    { ...onSpeaker, ...ConsentFields },
  ),
  inSource(
    "withdraw_consent",
    "The speaker's voice is cloned no more: lines and casts with the voice `clone` get other voices. Renders from before are not taken back: render again, or delete the dub.",
    onSpeaker,
  ),
  inSource(
    "set_glossary",
    "Replaces all terms: one that is left out is gone. Terms are hints for what is translated from now on; lines that are translated stay as they are.",
    { ifRevision: revisionOf("glossary (GET /v1/dubs/{id}/glossary; 1 at first)"), terms: z.array(GlossaryTermInput).max(MOST_TERMS) },
  ),
] as const;

const target = [
  inTarget("set_translation", "A person's own words instead of the engine's. They are spoken as they stand.", { ...onLine, ...inLanguage, text: Text }),
  inTarget("retranslate", "Drops the translation and asks the engine for another wording than those so far.", { ...onLine, ...inLanguage }),
  inTarget("set_line_voice", "Who says this line, other than the speaker's voice.", {
    ...onLine,
    ...inLanguage,
    voice: Voice.nullable().meta({ description: "Id of a voice (GET /v1/engines lists them); null: the cast's again, which is the speaker's voice." }),
  }),
  inTarget("set_speaker_voice", "The voice of a speaker in the language (the cast), for all lines that have no voice of their own.", {
    ...onSpeaker,
    ...inLanguage,
    voice: Voice,
  }),
  inTarget("new_take", "The same words in the same voice, said once more. Earlier takes are kept (GET /v1/dubs/{id}/lines/{lineId}/takes).", {
    ...onLine,
    ...inLanguage,
  }),
  inTarget("select_take", "An earlier take is heard again: its words, its voice and its variant. Takes are kept, so nothing is spoken anew.", {
    ...onLine,
    ...inLanguage,
    takeId: z.string().max(100).meta({ description: "Of this line in this language." }),
  }),
] as const;

export const EditOp = z.discriminatedUnion("op", [...source, ...target]).meta({ id: "EditOp" });
export type EditOp = z.infer<typeof EditOp>;
export type OpOf<Name extends EditOp["op"]> = Extract<EditOp, { op: Name }>;
export const EditOps = z
  .array(EditOp)
  .min(1)
  .max(MOST_OPS)
  .meta({ description: `At most ${MOST_OPS}, made in order, each on what the ones before it left: all of them or none.` });
