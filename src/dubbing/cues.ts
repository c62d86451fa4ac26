/** Subtitles of a dub: what is said, while it is said. */
import { stringifySync } from "subtitle";
import { z } from "zod";
import { cueTexts } from "./rows.ts";
import { Placement, Treatment, type Line } from "./script.ts";

const Ms = z.number().int();
/** `translation`, `placement` null: the line keeps its original voice (with its source text). 900 lines are about 200 KB. */
export const SubtitleParams = z.strictObject({
  language: z.string(),
  lines: z.array(
    z.strictObject({
      id: z.string(),
      startMs: Ms,
      endMs: Ms,
      text: z.string().min(1),
      treatment: Treatment,
      translation: z.string().nullable(),
      placement: Placement.nullable(),
    }),
  ),
});
export type SubtitleParams = z.infer<typeof SubtitleParams>;

/** Rows are parted by \n. Cues are in order and never overlap. */
export type Cue = { startMs: number; endMs: number; text: string };
export type CueLine = Pick<Line, "id" | "startMs" | "endMs" | "text" | "treatment">;

/** A reader needs this long, where the next cue leaves it. */
const SHORTEST_MS = 1_000;

/**
 * A placed line shows its translation while its take is heard; a line that keeps its voice shows it (or, without one, the source
 * text) at its own time; a muted line shows nothing. Two rows of 42 characters (CJK: 16); longer texts become several cues,
 * timed in proportion to their characters. No text is lost.
 */
export function cues(
  lines: readonly CueLine[],
  translations: ReadonlyMap<string, string>,
  placements: ReadonlyMap<string, Placement>,
  language: string,
): Cue[] {
  const wished = lines
    .filter((line) => line.treatment !== "mute")
    .flatMap((line) => inProportion(shown(line, placements.get(line.id)), cueTexts(translations.get(line.id) ?? line.text, language)))
    .filter(({ text }) => text !== "")
    .sort((a, b) => a.startMs - b.startMs);
  return readable(apart(wished));
}

function shown(line: CueLine, placement: Placement | undefined): { startMs: number; endMs: number } {
  return line.treatment === "dub" && placement?.placed ? placement : line;
}

function inProportion({ startMs, endMs }: { startMs: number; endMs: number }, texts: readonly string[]): Cue[] {
  const total = texts.reduce((sum, text) => sum + text.length, 0);
  let said = 0;
  return texts.map((text) => {
    const from = startMs + ((endMs - startMs) * said) / total;
    said += text.length;
    return { startMs: Math.round(from), endMs: Math.round(startMs + ((endMs - startMs) * said) / total), text };
  });
}

/** Two people at once: the earlier cue yields; should nothing be left of it, the later one waits a moment. */
function apart(wished: readonly Cue[]): Cue[] {
  let free = 0;
  const starts = wished.map((cue) => {
    const start = Math.max(cue.startMs, free);
    free = start + 1;
    return start;
  });
  return wished.map((cue, index) => {
    const startMs = starts[index] as number;
    return { ...cue, startMs, endMs: Math.min(Math.max(cue.endMs, startMs + 1), starts[index + 1] ?? Number.POSITIVE_INFINITY) };
  });
}

function readable(all: readonly Cue[]): Cue[] {
  return all.map((cue, index) => {
    const room = all[index + 1]?.startMs ?? Number.POSITIVE_INFINITY;
    return { ...cue, endMs: Math.max(cue.endMs, Math.min(cue.startMs + SHORTEST_MS, room)) };
  });
}

/** SubRip: no header, a comma before the milliseconds. */
export function toSrt(all: readonly Cue[]): string {
  return stringifySync(all.map(entry), { format: "SRT" });
}

/** WebVTT (W3C): `&`, `<` and `>` are escaped, which also keeps "-->" out of the text. */
export function toVtt(all: readonly Cue[]): string {
  const escaped = all.map((cue) => ({ ...cue, text: cue.text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;") }));
  return escaped.length === 0 ? "WEBVTT\n" : stringifySync(escaped.map(entry), { format: "WebVTT" });
}

function entry({ startMs, endMs, text }: Cue) {
  return { type: "cue" as const, data: { start: startMs, end: endMs, text } };
}
