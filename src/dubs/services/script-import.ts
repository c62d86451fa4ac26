/** A script that was worked on in a file, and what it would change, in the words of the wire. */
import { z } from "zod";
import { CSV_FIELDS } from "../../dubbing/scripts/csv-columns.ts";
import { Treatment } from "../../dubbing/script.ts";
import { LanguageTag } from "../options.ts";
import { orNull } from "../wire.ts";
import { SheetFormat } from "./export-script.ts";

const header = z.string().trim().min(1).max(200).optional().meta({ pattern: "\\S" });
const flag = (description: string) => z.boolean().default(false).meta({ description });

export const ScriptImport = z
  .strictObject({
    format: SheetFormat.optional().meta({ description: "Left out: told from the text." }),
    text: z.string().min(1).max(3_000_000).meta({ description: "The file, as exported or as another program saved it since." }),
    language: LanguageTag.nullable()
      .default(null)
      .meta({ description: "The file holds translations into this language, and changes nothing else; null: it is of the source side." }),
    columns: z
      .strictObject(Object.fromEntries(CSV_FIELDS.map((field) => [field, header])) as Record<(typeof CSV_FIELDS)[number], typeof header>)
      .prefault({})
      .meta({ description: "Of CSV: the headers of columns that are not called as in our exports." }),
    dryRun: flag("Answers the difference and changes nothing."),
    addNew: flag("Source side: rows of no line become lines. Otherwise they are named in `refused`."),
    deleteMissing: flag(
      "Source side: lines that the file has no row for are deleted, unless rows are refused that may be of one. Otherwise they stay, and are named in `missing`.",
    ),
    force: flag("Lines that were changed since the file was exported take the file's values. Otherwise they stay, and are named in `conflicts`."),
  })
  .refine(({ language, addNew, deleteMissing }) => language === null || (!addNew && !deleteMissing), {
    path: ["language"],
    message: "a translation adds and deletes no lines: import the source side for that",
  })
  .meta({
    if: { properties: { language: { type: "null" } } },
    else: { properties: { addNew: { enum: [false] }, deleteMissing: { enum: [false] } } },
  });
export type ScriptImport = z.infer<typeof ScriptImport>;

const row = z
  .number()
  .int()
  .meta({ description: "Of the file: the line of a text file, the row of a spreadsheet, the place in JSON's `lines`; counted from 1." });
const Ms = z.number().int();
const Shown = z
  .object({
    text: z.string(),
    startMs: Ms,
    endMs: Ms,
    speakerId: orNull(z.string()),
    speaker: z.string(),
    treatment: Treatment,
  })
  .partial()
  .meta({
    id: "ScriptLineValues",
    description: "What differs alone. `text` is the translation where one is imported. `speakerId` null: somebody new, called `speaker`.",
  });
const LineDifference = z
  .object({
    row,
    lineId: z.string(),
    revision: z.number().int().meta({ description: "Of the line now." }),
    fileRevision: orNull(z.number().int()).meta({ description: "Of the line when the file was exported; null: the file does not say (SRT never does)." }),
    before: Shown,
    after: Shown,
  })
  .meta({ id: "ScriptLineDifference" });

export const ScriptDifference = z
  .object({
    changed: z.array(LineDifference),
    conflicts: z.array(LineDifference).meta({ description: "Lines that were changed since the file was exported: not made, unless by `force`." }),
    added: z.array(z.object({ row, startMs: Ms, endMs: Ms, speakerId: z.string(), treatment: Treatment, text: z.string() })),
    deleted: z.array(z.object({ lineId: z.string(), revision: z.number().int() })),
    missing: z.array(z.string()).meta({ description: "Lines that no row is of. They stay as they are." }),
    unknown: z.array(z.object({ row, lineId: z.string() })).meta({ description: "Rows of lines that the dub does not have, or no more." }),
    refused: z.array(z.object({ row, lineId: orNull(z.string()), code: z.string(), message: z.string() })).meta({
      description:
        "Rows that are left out, and why: ambiguous_line, repeated_line, no_line, empty_text, bad_text, unknown_speaker, several_speakers, no_speaker, no_times.",
    }),
    unchanged: z.number().int().meta({ description: "How many rows say what the dub has." }),
    warnings: z.array(z.string()),
  })
  .meta({ id: "ScriptDifference" });
