/** Where the original voice has to give way, in ms of the film, and how far what is left there is ducked. */
import { shared, type Span, united, without } from "./span-sets.ts";
import type { Line, Placement } from "./script.ts";

export type { Span } from "./span-sets.ts";
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
  const covered = separated ? shared(takes, own) : takes;
  const kept = lines
    .filter((line) => !isGone(line, placements) && !isUnderAnother(line))
    .flatMap((line) => line.speech.map(([startMs, endMs]) => ({ startMs, endMs })));
  const film = { startMs: 0, endMs: filmMs };
  const sounding = united(
    [...speech, ...covered].flatMap((span) => overlap(span, film)),
    JOIN_MS,
  );
  const spans = without(sounding, kept).filter((span) => length(span) >= SHORTEST_MS);
  return withLines(spans, gone).flatMap(([span, inside]) => ducked(span, inside, duckOf ?? (() => 0)));
}

const isGone = (line: Line, placements: ReadonlyMap<string, Placement>): boolean =>
  line.treatment === "mute" || (line.treatment === "dub" && placements.get(line.id)?.placed === true);

/** A "mhm" under another's sentence is not worth hearing the original sentence with it. */
const isUnderAnother = ({ warnings = [] }: Line): boolean => warnings.includes("backchannel");

const length = ({ startMs, endMs }: Span): number => endMs - startMs;

function wide(placement: Placement | undefined): Span[] {
  return placement ? [{ startMs: placement.startMs - TAKE_MARGIN_MS, endMs: placement.endMs + TAKE_MARGIN_MS }] : [];
}

/** Each span with the lines near it, in order: one pass over both, since a line that ends before one span ends before all later ones. */
function withLines(spans: readonly Span[], gone: readonly Line[]): [Span, Line[]][] {
  const ordered = gone.toSorted(byStart);
  let [next, near]: [number, Line[]] = [0, []];
  return spans.map((span) => {
    const first = next;
    while (next < ordered.length && ordered[next]!.startMs < span.endMs + SPEECH_MARGIN_MS) next++;
    near = [...near, ...ordered.slice(first, next)].filter((line) => line.endMs > span.startMs - SPEECH_MARGIN_MS);
    return [span, near];
  });
}

/** Each line's ducking, from half-way to the line before to half-way to the one after. */
function ducked(span: Span, inside: readonly Line[], duckOf: (line: Line) => number): Ducked[] {
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
