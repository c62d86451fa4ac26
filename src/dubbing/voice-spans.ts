/** Where the original voice has to give way, in ms of the film, and how far what is left there is ducked. */
import type { Line, Placement } from "./script.ts";

export type Span = { startMs: number; endMs: number };
/** `duckDb`: what the background, or the programme where nothing was parted, is changed by; 0 or less. */
export type Ducked = Span & { duckDb: number };

/** Word times are about this wrong. */
const SPEECH_MARGIN_MS = 120;
const TAKE_MARGIN_MS = 60;
/** A shorter return of the programme would only be two crossfades. */
const JOIN_MS = 200;
/** Two crossfades of 60 ms have to fit inside a span. */
const SHORTEST_MS = 120;

type Sounding = { separated: boolean; filmMs: number; duckOf?: (line: Line) => number };

/**
 * Spans in which the programme is replaced (or ducked), in order; spans that touch differ in their ducking. They hold the speech of
 * every line that is placed or muted, and the takes where the original voice would be heard under them: within the line's own time, pauses
 * too, since recognized words have holes. Where nothing was parted (`separated: false`) the whole take counts, because
 * it would drown. The speech of a line that keeps its voice is never in a span, but for
 * a backchannel. `duckOf`: of each line; not ducked where left out.
 */
export function voiceSpans(lines: readonly Line[], placements: ReadonlyMap<string, Placement>, { separated, filmMs, duckOf }: Sounding): Ducked[] {
  const gone = lines.filter((line) => isGone(line, placements));
  const speech = gone.flatMap((line) => line.speech.map(([startMs, endMs]) => ({ startMs: startMs - SPEECH_MARGIN_MS, endMs: endMs + SPEECH_MARGIN_MS })));
  const own = gone.map(({ startMs, endMs }) => ({ startMs: startMs - SPEECH_MARGIN_MS, endMs: endMs + SPEECH_MARGIN_MS }));
  const takes = gone.flatMap((line) => (line.treatment === "dub" ? wide(placements.get(line.id)) : []));
  const covered = separated ? takes.flatMap((take) => own.flatMap((line) => overlap(take, line))) : takes;
  const kept = lines
    .filter((line) => !isGone(line, placements) && !isUnderAnother(line))
    .flatMap((line) => line.speech.map(([startMs, endMs]) => ({ startMs, endMs })));
  const film = { startMs: 0, endMs: filmMs };
  const spans = without(merged([...speech, ...covered].flatMap((span) => overlap(span, film))), kept).filter((span) => length(span) >= SHORTEST_MS);
  return spans.flatMap((span) => ducked(span, gone, duckOf ?? (() => 0)));
}

const isGone = (line: Line, placements: ReadonlyMap<string, Placement>): boolean =>
  line.treatment === "mute" || (line.treatment === "dub" && placements.get(line.id)?.placed === true);

/** A "mhm" under another's sentence is not worth hearing the original sentence with it. */
const isUnderAnother = ({ warnings = [] }: Line): boolean => warnings.includes("backchannel");

const length = ({ startMs, endMs }: Span): number => endMs - startMs;

function wide(placement: Placement | undefined): Span[] {
  return placement ? [{ startMs: placement.startMs - TAKE_MARGIN_MS, endMs: placement.endMs + TAKE_MARGIN_MS }] : [];
}

/** Each line's ducking, from half-way to the line before to half-way to the one after. */
function ducked(span: Span, gone: readonly Line[], duckOf: (line: Line) => number): Ducked[] {
  const inside = gone.filter((line) => line.startMs < span.endMs + SPEECH_MARGIN_MS && line.endMs > span.startMs - SPEECH_MARGIN_MS).sort(byStart);
  const parts: Ducked[] = [];
  for (const [index, line] of inside.entries()) {
    const next = inside[index + 1];
    const endMs = next ? Math.min(span.endMs, Math.max(span.startMs, Math.floor((line.endMs + next.startMs) / 2))) : span.endMs;
    const startMs = parts.at(-1)?.endMs ?? span.startMs;
    const last = parts.at(-1);
    if (endMs <= startMs) continue;
    const duckDb = duckOf(line);
    if (last?.duckDb === duckDb) last.endMs = endMs;
    else parts.push({ startMs, endMs, duckDb });
  }
  return parts.length > 0 ? parts : [{ ...span, duckDb: 0 }];
}

const byStart = (a: Line, b: Line): number => a.startMs - b.startMs || a.endMs - b.endMs;

/** What two spans share: one span or none. */
export function overlap<S extends Span>(a: S, b: Span): S[] {
  const shared = { ...a, startMs: Math.max(a.startMs, b.startMs), endMs: Math.min(a.endMs, b.endMs) };
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
