import type { Line } from "../../dubbing/script.ts";
import type { Draft } from "./draft.ts";
import { countWords, hasWords } from "./line-text.ts";
import { SHORTEST_MS, speechWithin } from "./line-times.ts";
import type { OpOf } from "./ops.ts";
import { refuse } from "./refuse.ts";

/** The first part keeps the line's id and choices; the second is new, in the same batch. */
export function splitLine(draft: Draft, { lineId, ifRevision, atMs, atCharacter }: OpOf<"split_line">): void {
  const line = draft.line(lineId, ifRevision);
  const [before, after] = partedText(line, atCharacter);
  if (atMs - line.startMs < SHORTEST_MS || line.endMs - atMs < SHORTEST_MS)
    refuse("outside_line", `Line ${lineId} lasts from ${line.startMs} to ${line.endMs} ms: split it at least ${SHORTEST_MS} ms inside, not at ${atMs} ms.`);
  draft.putLine(part(line, { startMs: line.startMs, endMs: atMs, text: before }));
  draft.putLine({ ...part(line, { startMs: atMs, endMs: line.endMs, text: after }), id: draft.newId("lin"), revision: 1 });
}

function partedText({ id, text }: Line, atCharacter: number): [string, string] {
  const parts: [string, string] = [text.slice(0, atCharacter).trim(), text.slice(atCharacter).trim()];
  if (!parts.every(hasWords))
    refuse("outside_line", `Both parts of line ${id} need words: split its text within its ${text.length} characters, between two words.`);
  if (!parts.every((half) => half.isWellFormed()))
    refuse("outside_line", `Character ${atCharacter} of line ${id} is half of a symbol: split one earlier or later.`);
  return parts;
}

function part(line: Line, { startMs, endMs, text }: Pick<Line, "startMs" | "endMs" | "text">): Line {
  const heard = line.heard?.filter(([, from, to]) => (from + to) / 2 >= startMs && (from + to) / 2 < endMs);
  const { heard: _heard, ...rest } = line;
  return {
    ...rest,
    startMs,
    endMs,
    text,
    words: countWords(text),
    speech: speechWithin(line.speech, { startMs, endMs }),
    ...(heard && heard.length > 0 && { heard }),
  };
}
