/**
 * Subtitles of a dub: what is said, while it is said. A placed line shows its translation while its take is heard, cut where the words of
 * the take are; a line that keeps its voice shows its translation (or, without one, its source text) at its own time; a muted line
 * shows nothing. Two rows a cue (reading.ts); who speak at once get a dash each; no text is lost, no two cues overlap. Pure.
 */
import type { DubCue } from "./cue.ts";
import { lineCues } from "./line-cues.ts";
import type { CueLine } from "./params.ts";
import { timed } from "./timing.ts";
import { AT_ONCE_MS, together } from "./together.ts";
import { placedOf } from "./word-times.ts";

export function cues(lines: readonly CueLine[], language: string, filmMs: number | null = null): DubCue[] {
  const beside = besideAnother(lines);
  const all = together(lines.flatMap((line) => lineCues(line, language, { dashed: beside.has(line.id) })));
  const spans = timed(all, filmMs);
  return all.map(({ rows, of }, at) => ({
    ...spans[at]!,
    text: rows.join("\n"),
    lineIds: [...new Set(of.map(({ lineId }) => lineId))],
    isKept: of.every((one) => one.isKept),
  }));
}

/** Lines during which another speaker's is shown too. */
function besideAnother(lines: readonly CueLine[]): ReadonlySet<string> {
  const shown = lines
    .filter(({ treatment }) => treatment !== "mute")
    .map((line) => ({ id: line.id, speakerId: line.speakerId, startMs: (placedOf(line) ?? line).startMs, endMs: (placedOf(line) ?? line).endMs }))
    .sort((a, b) => a.startMs - b.startMs);
  const found = new Set<string>();
  for (const [at, one] of shown.entries()) {
    for (let next = at + 1; next < shown.length && shown[next]!.startMs + AT_ONCE_MS <= one.endMs; next += 1) {
      const other = shown[next]!;
      const sharedMs = Math.min(one.endMs, other.endMs) - other.startMs;
      if (other.speakerId !== one.speakerId && sharedMs >= AT_ONCE_MS) found.add(one.id).add(other.id);
    }
  }
  return found;
}
