/** Lines of several people at one time. */
import type { Draft } from "./draft.ts";
import { BACKCHANNEL_MS } from "./rows-of-speakers.ts";

/** `backchannel`: a listener's word inside another's line. `overlap`: both speak. */
export type Beside = "backchannel" | "overlap" | null;

/** Less than this is how times differ, and nobody speaks over anybody. */
const LEAST_OVERLAP_MS = 200;
/** A listener's word may begin or end this much beyond the other's line. */
const EDGE_MS = 120;

/** `lines` by start; one answer for each. */
export function besideOthers(lines: readonly Draft[]): Beside[] {
  const found: Beside[] = lines.map(() => null);
  const pairs = overlapping(lines);
  for (const [a, b] of pairs)
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const)
      if (isListening(lines[one]!, lines[other]!)) found[one] = "backchannel";
  for (const [a, b] of pairs) {
    if (found[a] === "backchannel" || found[b] === "backchannel" || shared(lines[a]!, lines[b]!) < LEAST_OVERLAP_MS) continue;
    [found[a], found[b]] = ["overlap", "overlap"];
  }
  return found;
}

/** Indices of lines of different speakers that overlap. */
function overlapping(lines: readonly Draft[]): [number, number][] {
  const pairs: [number, number][] = [];
  let open: number[] = [];
  lines.forEach((line, index) => {
    open = open.filter((other) => lines[other]!.endMs > line.startMs - EDGE_MS);
    for (const other of open) if (lines[other]!.speaker !== line.speaker) pairs.push([other, index]);
    open.push(index);
  });
  return pairs;
}

function isListening(line: Draft, other: Draft): boolean {
  const isShort = line.endMs - line.startMs < BACKCHANNEL_MS && line.endMs - line.startMs < other.endMs - other.startMs;
  return isShort && line.startMs >= other.startMs - EDGE_MS && line.endMs <= other.endMs + EDGE_MS && shared(line, other) > 0;
}

function shared(a: Draft, b: Draft): number {
  return Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs);
}
