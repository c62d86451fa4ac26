import type { Line } from "../../dubbing/script.ts";
import type { Draft } from "./draft.ts";
import { byStart } from "./find-overlap.ts";
import { joinTexts } from "./line-text.ts";
import { joinSpeech, LONGEST_MS } from "./line-times.ts";
import { MOST_CHARACTERS } from "./op-fields.ts";
import type { OpOf } from "./ops.ts";
import { refuse } from "./refuse.ts";

/** The first line keeps its id, choices and treatment; the second goes. */
export function mergeLines(draft: Draft, { lineId, ifRevision, withLineId, withIfRevision }: OpOf<"merge_lines">): void {
  const first = draft.line(lineId, ifRevision);
  const second = draft.line(withLineId, withIfRevision);
  const next = nextOfSpeaker(draft, first);
  if (next?.id !== second.id) refuse("not_neighbours", notNeighbours(first, second, next));
  const merged = together(first, second);
  if (merged.endMs - merged.startMs > LONGEST_MS || merged.text.length > MOST_CHARACTERS)
    refuse(
      "line_too_long",
      `Lines ${lineId} and ${withLineId} together are longer than ${LONGEST_MS / 1000} s or ${MOST_CHARACTERS} characters: leave them apart.`,
    );
  draft.putLine(merged);
  draft.removeLine(second.id);
}

function nextOfSpeaker({ lines }: Draft, first: Line): Line | null {
  let next: Line | null = null;
  for (const line of lines.all().values()) {
    if (line.startMs < first.startMs || (next !== null && line.startMs > next.startMs)) continue;
    if (line.speakerId !== first.speakerId || line.id === first.id || byStart(line, first) < 0) continue;
    if (next === null || byStart(line, next) < 0) next = line;
  }
  return next;
}

function notNeighbours(first: Line, second: Line, next: Line | null): string {
  if (first.speakerId !== second.speakerId) return `Lines ${first.id} and ${second.id} are of two speakers: give one to the other's speaker first.`;
  const advice = next === null ? "it is that speaker's last" : `that is ${next.id}`;
  return `Line ${first.id} can be merged only with the next line of its speaker: ${advice}.`;
}

function together(first: Line, second: Line): Line {
  const words = first.words + second.words;
  const mean = (a: number, b: number, digits: number) => Number(((a * first.words + b * second.words) / words).toFixed(digits));
  const { heard: _heard, ...rest } = first;
  const warnings = [...new Set([...(first.warnings ?? []), ...(second.warnings ?? [])])];
  return {
    ...rest,
    ...(first.heard && second.heard && { heard: [...first.heard, ...second.heard] }),
    ...(warnings.length > 0 && { warnings }),
    endMs: Math.max(first.endMs, second.endMs),
    text: joinTexts(first.text, second.text),
    speech: joinSpeech([...first.speech, ...second.speech]),
    words,
    score: mean(first.score, second.score, 3),
    levelDb: mean(first.levelDb, second.levelDb, 2),
  };
}
