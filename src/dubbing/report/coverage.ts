/** How the dub lies over the source's speech: where nothing is said, where two are, what of the original voice is left. Counted from times alone. */
import type { Line, Placement } from "../script.ts";
import { heardSpans } from "./placed-take.ts";
import { joined, lengthMs, without, type Span } from "./spans.ts";

const HOLE_MS = 500;

type Spoken = Pick<Line, "id" | "speakerId" | "speech" | "treatment">;
export type Covered = { lines: readonly Spoken[]; placements: ReadonlyMap<string, Placement> };

const takeOf = ({ placements }: Covered, { id, treatment }: Spoken): Span[] => {
  const placement = treatment === "dub" ? placements.get(id) : undefined;
  return placement ? heardSpans(placement) : [];
};
const isPlaced = ({ placements }: Covered, { id, treatment }: Spoken): boolean => treatment === "dub" && placements.get(id)?.placed === true;

/** Speech of placed lines under which no take is heard, each stretch counted once. */
export function holes(covered: Covered): number {
  const speech = covered.lines.filter((line) => isPlaced(covered, line)).flatMap((line) => line.speech);
  const takes = joined(covered.lines.flatMap((line) => takeOf(covered, line)));
  return without(speech, takes).filter(([from, to]) => to - from > HOLE_MS).length;
}

/** Pairs of lines that are heard at once, one of them dubbed: of one speaker, or of two. */
export function overlaps(covered: Covered): { overlaps: number; overlapsWithin: number; overlapsBetween: number } {
  const heard = covered.lines.filter(({ treatment }) => treatment !== "mute").map((line) => heardOf(covered, line));
  const sorted = heard.filter(({ spans }) => spans.length > 0).sort((a, b) => a.fromMs - b.fromMs);
  let [within, between] = [0, 0];
  for (const [at, one] of sorted.entries()) {
    for (let next = at + 1; next < sorted.length && sorted[next]!.fromMs < one.toMs; next += 1) {
      const other = sorted[next]!;
      if (!(one.isDubbed || other.isDubbed) || !meet(one.spans, other.spans)) continue;
      if (one.speakerId === other.speakerId) within += 1;
      else between += 1;
    }
  }
  return { overlaps: within + between, overlapsWithin: within, overlapsBetween: between };
}

function heardOf(covered: Covered, line: Spoken) {
  const isDubbed = isPlaced(covered, line);
  const spans = joined(isDubbed ? takeOf(covered, line) : line.speech);
  return { speakerId: line.speakerId, isDubbed, spans, fromMs: spans[0]?.[0] ?? 0, toMs: spans.at(-1)?.[1] ?? 0 };
}

const meet = (one: readonly Span[], other: readonly Span[]): boolean => one.some(([from, to]) => other.some(([start, end]) => from < end && start < to));

/**
 * Isochrony: share of the placed lines' source speech during which the dub speaks, and of the dub's during which the source does. After the
 * speech overlap of the IWSLT dubbing track (Agarwal et al. 2023; Chronopoulou et al. 2023, arXiv 2302.12979), whose speech times are a
 * voice detector's; ours are the words' and the takes' parts.
 */
export function speechOverlap(covered: Covered): { source: number; dub: number } | null {
  const dubbed = covered.lines.filter((line) => isPlaced(covered, line));
  const [source, dub] = [joined(dubbed.flatMap((line) => line.speech)), joined(dubbed.flatMap((line) => takeOf(covered, line)))];
  const [sourceMs, dubMs] = [lengthMs(source), lengthMs(dub)];
  if (sourceMs === 0 || dubMs === 0) return null;
  const sharedMs = sourceMs - lengthMs(without(source, dub));
  return { source: share(sharedMs, sourceMs), dub: share(sharedMs, dubMs) };
}

/** ms of speech of dubbed and muted lines outside the spans where the original gives way. */
export function audibleMs(covered: Covered, spans: readonly { startMs: number; endMs: number }[]): number {
  const gone = covered.lines.filter((line) => line.treatment === "mute" || isPlaced(covered, line));
  const giveWay = joined(spans.map(({ startMs, endMs }): Span => [startMs, endMs]));
  return lengthMs(without(joined(gone.flatMap((line) => line.speech)), giveWay));
}

export const share = (part: number, whole: number): number => Math.round((1_000 * part) / whole) / 1_000;
