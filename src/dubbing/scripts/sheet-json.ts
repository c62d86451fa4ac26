/** A script as JSON: as written, and as it is read back. A transcript's JSON is read as well, and this one as a transcript. */
import { z } from "zod";
import { firstFlaw } from "../../describe-issue.ts";
import { Treatment } from "../script.ts";
import { BadScript } from "./bad-script.ts";
import { LATEST_MS } from "./clock.ts";
import { type ReadSheet, saysNothing, type ScriptSheet, type SheetRow, type Side, TRANSLATIONS_LEFT_OUT } from "./sheet.ts";

const Ms = z.number().int().nonnegative().max(LATEST_MS);
const line = {
  id: z.string(),
  revision: z.number().int().positive(),
  startMs: Ms,
  endMs: Ms,
  speakerId: z.string(),
  treatment: Treatment,
  text: z.string(),
};

/** `translation` and `stale` are there where `targetLanguage` is. */
export const ScriptJson = z.object({
  language: z.string().meta({ description: "What is spoken in the video; `und` where that is not known yet." }),
  targetLanguage: z.union([z.string(), z.null()]).meta({ description: "Of the translations; null: the source side alone." }),
  speakers: z.array(z.object({ id: z.string(), name: z.union([z.string(), z.null()]) })),
  lines: z.array(
    z.object({
      ...line,
      translation: z.union([z.string(), z.null()]).optional(),
      stale: z.boolean().optional().meta({ description: "The source text was changed since it was translated." }),
    }),
  ),
});

/** Whatever is not said stays as it is. */
const Written = z.object({
  language: z.string().nullish(),
  targetLanguage: z.string().nullish(),
  lines: z.array(
    z.object({
      id: line.id.nullish(),
      revision: line.revision.nullish(),
      startMs: Ms.nullish(),
      endMs: Ms.nullish(),
      speakerId: line.speakerId.nullish(),
      treatment: Treatment.nullish(),
      text: z.string().nullish(),
      translation: z.string().nullish(),
    }),
  ),
});
type WrittenLine = z.infer<typeof Written>["lines"][number];

/** A row of text for each line, so that tools show what differs between two of them. */
export function writeScriptJson({ sourceLanguage, language, speakers, lines }: ScriptSheet): string {
  const rows = lines.map(({ id, revision, startMs, endMs, speakerId, treatment, text, translation, stale }) => {
    const source = { id, revision, startMs, endMs, speakerId, treatment, text };
    return JSON.stringify(language === null ? source : { ...source, translation, stale });
  });
  const head = { language: sourceLanguage ?? "und", targetLanguage: language, speakers: speakers.map(({ id, name }) => ({ id, name })) };
  return `${JSON.stringify(head).slice(0, -1)},"lines":[\n${rows.join(",\n")}\n]}\n`;
}

/** Throws BadScript. */
export function readScriptJson(text: string, side: Side): Pick<ReadSheet, "language" | "rows" | "warnings"> {
  const value = parsed(text);
  const script = Written.safeParse(value);
  if (!script.success) {
    const { path, detail } = firstFlaw(script.error, value)!;
    throw new BadScript(`The JSON is no script: ${path.join(".") || "it"}: ${detail.replace(/\.$/, "")}.`);
  }
  const { language = null, targetLanguage = null, lines } = script.data;
  const isTranslated = lines.some(({ translation }) => translation !== undefined);
  if (side === "translation" && !isTranslated) throw new BadScript("No line of the JSON has a `translation`.");
  const rows = lines.map(rowOf);
  if (side === "translation") return { language: targetLanguage, rows, warnings: [] };
  return { language, rows, warnings: isTranslated ? [TRANSLATIONS_LEFT_OUT] : [] };
}

function rowOf(line: WrittenLine, at: number): SheetRow {
  const { id = null, revision = null, startMs = null, endMs = null, speakerId = null, treatment = null, text = null, translation = null } = line;
  const texts = { text: text === null ? null : trimmed(text), translation: translation === null ? null : trimmed(translation) };
  return { ...saysNothing, row: at + 1, id, revision, startMs, endMs, speakerId, treatment, ...texts };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Engines say where it broke in words of their own, with some of the text, or not at all.
    throw new BadScript("The JSON is broken.");
  }
}

const trimmed = (text: string): string => text.replaceAll(/\r\n?/gu, "\n").toWellFormed().trim();
