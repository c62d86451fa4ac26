/** Where the original voice has to give way, in ms of the film. */
import type { Line, Placement } from "./script.ts";

export type Span = { startMs: number; endMs: number };

/** Word times are about this wrong. */
const SPEECH_MARGIN_MS = 120;
const TAKE_MARGIN_MS = 60;
/** A shorter return of the programme would only be two crossfades. */
const JOIN_MS = 200;
/** Two crossfades of 60 ms have to fit inside a span. */
const SHORTEST_MS = 120;

/**
 * Spans in which the programme is replaced (or ducked), merged and in order. They hold the speech of every line that is
 * placed or muted, and the takes where the original voice would be heard under them: within the line's own time, pauses
 * too, since recognized words have holes. Where nothing was parted (`separated: false`) the whole take counts, because
 * it would drown. The speech of a line that keeps its voice is never in a span, but for
 * a backchannel.
 */
export function voiceSpans(
  lines: readonly Line[],
  placements: ReadonlyMap<string, Placement>,
  { separated, filmMs }: { separated: boolean; filmMs: number },
): Span[] {
  const isGone = (line: Line) => line.treatment === "mute" || (line.treatment === "dub" && placements.get(line.id)?.placed === true);
  const gone = lines.filter(isGone);
  const speech = gone.flatMap((line) => line.speech.map(([startMs, endMs]) => ({ startMs: startMs - SPEECH_MARGIN_MS, endMs: endMs + SPEECH_MARGIN_MS })));
  const own = gone.map(({ startMs, endMs }) => ({ startMs: startMs - SPEECH_MARGIN_MS, endMs: endMs + SPEECH_MARGIN_MS }));
  const takes = gone.flatMap((line) => (line.treatment === "dub" ? wide(placements.get(line.id)) : []));
  const covered = separated ? takes.flatMap((take) => own.flatMap((line) => overlap(take, line))) : takes;
  const kept = lines.filter((line) => !isGone(line) && !isUnderAnother(line)).flatMap((line) => line.speech.map(([startMs, endMs]) => ({ startMs, endMs })));
  const film = { startMs: 0, endMs: filmMs };
  return without(merged([...speech, ...covered].flatMap((span) => overlap(span, film))), kept).filter(({ startMs, endMs }) => endMs - startMs >= SHORTEST_MS);
}

/** A "mhm" under another's sentence is not worth hearing the original sentence with it. */
const isUnderAnother = ({ warnings = [] }: Line): boolean => warnings.includes("backchannel");

function wide(placement: Placement | undefined): Span[] {
  return placement ? [{ startMs: placement.startMs - TAKE_MARGIN_MS, endMs: placement.endMs + TAKE_MARGIN_MS }] : [];
}

/** What two spans share: one span or none. */
export function overlap(a: Span, b: Span): Span[] {
  const shared = { startMs: Math.max(a.startMs, b.startMs), endMs: Math.min(a.endMs, b.endMs) };
  return shared.startMs < shared.endMs ? [shared] : [];
}

function merged(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.startMs - b.startMs)) {
    const last = all.at(-1);
    if (last && span.startMs - last.endMs < JOIN_MS) last.endMs = Math.max(last.endMs, span.endMs);
    else all.push({ ...span });
  }
  return all;
}

function without(spans: readonly Span[], holes: readonly Span[]): Span[] {
  return holes.reduce<Span[]>((rest, hole) => rest.flatMap((span) => cutOut(span, hole)), [...spans]);
}

function cutOut(span: Span, hole: Span): Span[] {
  if (overlap(span, hole).length === 0) return [span];
  return [
    { startMs: span.startMs, endMs: hole.startMs },
    { startMs: hole.endMs, endMs: span.endMs },
  ].filter(({ startMs, endMs }) => startMs < endMs);
}
