/** Times of a line: what is allowed, and where in them there is speech. */
import type { Line } from "../../dubbing/script.ts";
import type { Draft } from "./draft.ts";
import type { OpOf } from "./ops.ts";
import { refuse } from "./refuse.ts";

export const SHORTEST_MS = 100;
export const LONGEST_MS = 60_000;
/** Speech spans closer than this are one, as the script has it. */
const SPEECH_JOIN_MS = 250;

type Times = Pick<Line, "startMs" | "endMs">;
type Speech = Line["speech"];

export function setTimes(draft: Draft, { lineId, ifRevision, startMs, endMs }: OpOf<"set_times">): void {
  const line = draft.line(lineId, ifRevision);
  if (line.startMs === startMs && line.endMs === endMs) return;
  checkTimes({ startMs, endMs }, draft.dub.filmMs);
  draft.putLine({ ...line, startMs, endMs, speech: speechWithin(line.speech, { startMs, endMs }) });
}

export function checkTimes({ startMs, endMs }: Times, filmMs: number): void {
  if (startMs < 0 || endMs > filmMs) refuse("outside_video", `A line lies within the video, from 0 to ${filmMs} ms: ${startMs} to ${endMs} ms does not.`);
  if (endMs - startMs < SHORTEST_MS) refuse("line_too_short", `A line ends at least ${SHORTEST_MS} ms after its start: ${startMs} to ${endMs} ms does not.`);
  if (endMs - startMs > LONGEST_MS) refuse("line_too_long", `A line lasts at most ${LONGEST_MS / 1000} s, not ${endMs - startMs} ms: split it.`);
}

/** The part of the speech that lies within the times; all of the times when none does. */
export function speechWithin(speech: Speech, { startMs, endMs }: Times): Speech {
  const inside = speech.map(([from, to]): [number, number] => [Math.max(from, startMs), Math.min(to, endMs)]).filter(([from, to]) => from < to);
  return inside.length > 0 ? inside : [[startMs, endMs]];
}

export function joinSpeech(spans: Speech): Speech {
  const joined: Speech = [];
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && from - last[1] < SPEECH_JOIN_MS) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}
