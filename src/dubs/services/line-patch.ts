/** A change to one line in the words of its own fields, and the ops it stands for. */
import { z } from "zod";
import { Ms, Text } from "../edits/op-fields.ts";
import type { EditOp } from "../edits/ops.ts";
import { LanguageTag } from "../options.ts";
import { LineView } from "../wire.ts";

const id = z.string().max(100);
const given = (field: string) => ({ properties: { [field]: {} }, required: [field] });
const together = (path: string, message: string) => ({ path: [path], message });

/** `translation`, `voice` and `takeId` are of one `language`. */
export const LinePatch = z
  .strictObject({
    ifRevision: z
      .number()
      .int()
      .positive()
      .optional()
      .meta({ description: "The revision of the line that the editor saw; needed where no `If-Match` tells it, and the same where one does." }),
    text: Text.optional(),
    startMs: Ms.optional(),
    endMs: Ms.optional(),
    speakerId: id.nullable().optional().meta({ description: "Null: somebody new." }),
    treatment: LineView.shape.treatment.optional(),
    language: LanguageTag.optional().meta({ description: "Of `translation`, `voice` or `takeId`; the other fields are of every language." }),
    translation: Text.optional(),
    voice: z.string().max(200).nullable().optional().meta({ description: "Null: the cast's again, which is the speaker's voice." }),
    takeId: id.optional().meta({ description: "An earlier take, to be heard again: it has its own words and voice." }),
  })
  .refine(({ startMs, endMs }) => (startMs === undefined) === (endMs === undefined), together("startMs", "startMs and endMs go together"))
  .refine((patch) => patch.language !== undefined || !isOfLanguage(patch), together("language", "say which language the change is for"))
  .refine((patch) => patch.language === undefined || isOfLanguage(patch), together("language", "a language needs a translation, voice or takeId"))
  .refine(
    ({ takeId, translation, voice }) => takeId === undefined || (translation === undefined && voice === undefined),
    together("takeId", "a take has its own words and voice"),
  )
  .refine((patch) => Object.keys(patch).some((field) => field !== "ifRevision"), "there is nothing to change")
  .meta({
    minProperties: 1,
    dependentRequired: { startMs: ["endMs"], endMs: ["startMs"], translation: ["language"], voice: ["language"], takeId: ["language"] },
    dependentSchemas: {
      ifRevision: { minProperties: 2 },
      language: { anyOf: [given("translation"), given("voice"), given("takeId")] },
      takeId: { properties: { translation: false, voice: false } },
    },
    example: { ifRevision: 1, text: "Bees see colours that we do not." },
  });
export type LinePatch = z.infer<typeof LinePatch>;

function isOfLanguage({ translation, voice, takeId }: { translation?: unknown; voice?: unknown; takeId?: unknown }): boolean {
  return translation !== undefined || voice !== undefined || takeId !== undefined;
}

/** `pointer`: the field of the patch that asked for it. */
export type PatchOp = { op: EditOp; pointer: string };

export function opsOf(lineId: string, ifRevision: number, patch: LinePatch): PatchOp[] {
  const on = { lineId, ifRevision };
  const { text, startMs, endMs, speakerId, treatment, language, translation, voice, takeId } = patch;
  const ops: PatchOp[] = [];
  if (text !== undefined) ops.push({ pointer: "/text", op: { op: "set_text", ...on, text } });
  if (startMs !== undefined && endMs !== undefined) ops.push({ pointer: "/startMs", op: { op: "set_times", ...on, startMs, endMs } });
  if (speakerId !== undefined) ops.push({ pointer: "/speakerId", op: { op: "set_speaker", ...on, speakerId } });
  if (treatment !== undefined) ops.push({ pointer: "/treatment", op: { op: "set_treatment", ...on, treatment } });
  if (language === undefined) return ops;
  if (translation !== undefined) ops.push({ pointer: "/translation", op: { op: "set_translation", ...on, language, text: translation } });
  if (voice !== undefined) ops.push({ pointer: "/voice", op: { op: "set_line_voice", ...on, language, voice } });
  if (takeId !== undefined) ops.push({ pointer: "/takeId", op: { op: "select_take", ...on, language, takeId } });
  return ops;
}
