/** A script that was worked on comes back: compared by line with the dub as it is now, and made one edit. */
import type { Context } from "../../context.ts";
import type { IdempotentRequest, Once } from "../../db/once.ts";
import { BadScript } from "../../dubbing/scripts/bad-script.ts";
import { compareScript } from "../../dubbing/scripts/compare-script.ts";
import { readSheet } from "../../dubbing/scripts/read-sheet.ts";
import type { ScriptDifference } from "../../dubbing/scripts/script-difference.ts";
import type { ReadSheet, ScriptSheet } from "../../dubbing/scripts/sheet.ts";
import { firstFlaw } from "../../describe-issue.ts";
import { AppError, type FieldError } from "../../errors.ts";
import { Text } from "../edits/op-fields.ts";
import type { Refusal } from "../edits/script.ts";
import type { DubRow, Edit } from "../resource.ts";
import { findDub } from "./find-dub.ts";
import { makeEdit } from "./make-edit.ts";
import { refusedEdit } from "./refused-edit.ts";
import type { ScriptImport } from "./script-import.ts";
import { foresee, type RowOp, scriptOps } from "./script-ops.ts";
import { scriptSheet } from "./script-sheet.ts";

/** As many as a film of four hours has lines: what an edit changed is kept with it, to be undone. */
const MOST_OPS = 4_000;

/** `edit` null: nothing was changed. */
export type ImportedScript = { edit: Edit | null; difference: ScriptDifference };

/**
 * What may not be changed is left out and named in the difference; the rest is one edit, made or refused as a whole. Throws not_found,
 * unsupported_language, no_script, bad_script (with the row), script_too_large, and as editDub.
 */
export async function importScript(
  context: Context,
  input: ScriptImport & { dubId: string },
  request: IdempotentRequest | null,
): Promise<Once<ImportedScript>> {
  const dub = await findDub(context, input.dubId);
  checkTarget(dub, input.language);
  const now = await scriptSheet(context, dub.id, input.language);
  const difference = differenceOf(now.sheet, input);
  const ops = scriptOps(difference, input.language);
  checkOps(ops);
  const refused = (refusal: Refusal) => refusedRows(refusal, ops);
  const refusal = foresee(now, ops);
  if (refusal) throw refused(refusal);
  // A repeated request finds its own edit made, and nothing left to change: its key still leads to that edit.
  if (input.dryRun || (ops.length === 0 && request === null)) return { answer: { edit: null, difference }, replayed: false };
  const { answer: edit, replayed } = await makeEdit(context, { dubId: dub.id, change: { ops: ops.map(({ op }) => op) } }, request, refused);
  return { answer: { edit: edit.changed ? edit : null, difference }, replayed };
}

function differenceOf(sheet: ScriptSheet, input: ScriptImport): ScriptDifference {
  try {
    const side = input.language === null ? "source" : "translation";
    const file = readSheet(new TextEncoder().encode(input.text), { format: input.format ?? null, side, columns: input.columns });
    checkSpoken(file, sheet);
    const difference = compareScript(sheet, file, { ...input, flawOf });
    if (sheet.lines.length > 0 && difference.deleted.length === sheet.lines.length)
      throw new BadScript("No row is of a line of this dub: all of its lines would go.");
    return difference;
  } catch (error) {
    if (!(error instanceof BadScript)) throw error;
    const detail = error.line === null ? "Cannot be read." : `Line ${error.line}.`;
    throw new AppError("bad_script", error.message, { errors: [{ in: "body", pointer: "/text", detail }] });
  }
}

/** Why nobody can say a text, in the words of the op that would set it. */
function flawOf(text: string): string | null {
  const { error } = Text.safeParse(text);
  return error ? `The text cannot be said: ${(firstFlaw(error, text)?.detail ?? "not valid").replace(/\.$/, "")}.` : null;
}

/** A file that says it is in another language is another file than was meant. */
function checkSpoken(file: ReadSheet, { sourceLanguage, language }: ScriptSheet): void {
  const wanted = language ?? sourceLanguage;
  if (file.language === null || file.language === "und" || wanted === null || wanted === "und") return;
  const [says, wants] = [file.language.toLowerCase().split("-"), wanted.toLowerCase().split("-")];
  const isOne = says.every((part, at) => (wants[at] ?? part) === part);
  if (!isOne) throw new BadScript(`The script says it is in ${file.language}, not in ${wanted}: say its \`language\`.`);
}

function checkTarget({ targetLanguages }: DubRow, language: string | null): void {
  if (language === null || targetLanguages.includes(language)) return;
  throw new AppError("unsupported_language", `The dub has no ${language}: start a job for that language first.`, {
    errors: [{ in: "body", pointer: "/language", detail: "Not a language of the dub." }],
  });
}

function checkOps(ops: readonly RowOp[]): void {
  if (ops.length <= MOST_OPS) return;
  throw new AppError("script_too_large", `A script makes at most ${MOST_OPS} changes at once, and this one ${ops.length}: bring it in parts.`, {
    errors: [{ in: "body", pointer: "/text", detail: `${ops.length} changes.` }],
  });
}

/** With the row of the file in place of the op. */
function refusedRows(refusal: Refusal, ops: readonly RowOp[]): AppError {
  const place: Pick<FieldError, "in" | "pointer"> = { in: "body", pointer: "/text" };
  const row = ops[refusal.index ?? -1]?.row ?? null;
  return refusedEdit(row === null ? refusal : { ...refusal, message: `Row ${row}: ${refusal.message}` }, () => place);
}
