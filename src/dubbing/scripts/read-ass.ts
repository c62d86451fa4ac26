/** Advanced SubStation Alpha (and SSA) files: the dialogue rows; comments and drawings are no speech. */
import { parse } from "ass-compiler";
import { z } from "zod";
import { hideEscapes } from "./ass-text.ts";
import { BadScript } from "./bad-script.ts";
import type { Cue } from "./cue.ts";

/** The parser gives a row that is not what the Format row says without some of these, or with a time that is no number. */
const Row = z.object({
  Start: z.number(),
  End: z.number(),
  Name: z.string().default(""),
  Text: z.object({ combined: z.string() }),
  Effect: z.object({ name: z.string() }).nullish(),
});

/** Escapes are still hidden in the texts (ass-text.ts). Throws BadScript. */
export function readAss(text: string): Cue[] {
  const lines = text.split("\n").flatMap((row, at) => (/^\s*Dialogue\s*:/u.test(row) ? [at + 1] : []));
  return parse(
    text
      .split("\n")
      .map((row) => withoutOpenBraces(hideEscapes(row)))
      .join("\n"),
  ).events.dialogue.map((dialogue, at) => {
    const line = lines[at] ?? null;
    const row = Row.safeParse(dialogue);
    if (!row.success) throw new BadScript("This is not what the Format row of [Events] says, or its times are not like 0:00:01.00.", line);
    const { Start, End, Name, Text, Effect } = row.data;
    const label = Effect?.name ?? null;
    return { startMs: Math.round(1_000 * Start), endMs: Math.round(1_000 * End), text: Text.combined, speaker: Name.trim() || null, label, line };
  });
}

/** Braces that nothing closes hold no tag; the parser would look from each of them to the row's end. */
function withoutOpenBraces(row: string): string {
  const closed = row.lastIndexOf("}") + 1;
  return row.includes("{", closed) ? row.slice(0, closed) + row.slice(closed).replaceAll("{", "") : row;
}
