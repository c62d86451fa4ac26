import { z } from "zod";
import type { Context } from "../../context.ts";
import { writeScript } from "../../dubbing/scripts/write-script.ts";
import { checkLanguage } from "./check-language.ts";
import { findDub } from "./find-dub.ts";
import { scriptSheet } from "./script-sheet.ts";

export const SheetFormat = z.enum(["srt", "vtt", "ass", "csv", "json"]);
export type SheetFormat = z.infer<typeof SheetFormat>;
const contentTypes: Record<SheetFormat, string> = {
  srt: "application/x-subrip; charset=utf-8",
  vtt: "text/vtt; charset=utf-8",
  ass: "text/x-ssa; charset=utf-8",
  csv: "text/csv; charset=utf-8; header=present",
  json: "application/json",
};

export type ExportScript = { dubId: string; language: string | null; format: SheetFormat; bom: boolean };
export type ExportedScript = { text: string; contentType: string; filename: string };

/** Every line with its translation into `language` (null: the source side), to be worked on and brought back by importScript. Throws not_found, unsupported_language, no_script. */
export async function exportScript(context: Context, { dubId, language, format, bom }: ExportScript): Promise<ExportedScript> {
  const dub = await findDub(context, dubId);
  checkLanguage(dub, language);
  const { sheet } = await scriptSheet(context, dub.id, language);
  const name = [dub.id, language ?? "script", format].join(".");
  return { text: writeScript(sheet, format, { bom }), contentType: contentTypes[format], filename: name };
}
