import type { Context } from "../../context.ts";
import type { ScriptSheet, SheetLine } from "../../dubbing/scripts/sheet.ts";
import { AppError } from "../../errors.ts";
import type { LineView, ScriptView } from "../wire.ts";

/** A dub has no more (edits/decide-edit.ts), but for what was recognised. */
const ALL_LINES = 100_000;

/** The script as it is now, with its translations into `language`; null: the source side alone. Throws no_script. */
export async function scriptSheet(context: Context, dubId: string, language: string | null): Promise<{ sheet: ScriptSheet; durationMs: number }> {
  const dub = context.dubs(dubId);
  const script = await dub.script();
  if (!script) throw new AppError("no_script", "The script is not made yet: wait for script.ready.");
  const lines = language === null ? script.lines.map(sourceLine) : (await dub.lines({ afterId: null, limit: ALL_LINES, language })).map(translatedLine);
  return { sheet: { sourceLanguage: script.language, language, speakers: script.speakers, lines }, durationMs: script.durationMs };
}

type Shown = Pick<LineView, "id" | "revision" | "startMs" | "endMs" | "speakerId" | "treatment" | "text">;
const sourceLine = ({ id, revision, startMs, endMs, speakerId, treatment, text }: Shown | NonNullable<ScriptView>["lines"][number]): SheetLine => ({
  id,
  revision,
  startMs,
  endMs,
  speakerId,
  treatment,
  text,
  translation: null,
  stale: false,
});

const translatedLine = (line: LineView): SheetLine => ({
  ...sourceLine(line),
  translation: line.translation?.text ?? null,
  stale: line.translation?.stale ?? false,
});
