/** Which stretches of a speaker's lines show the voice best: clear, alone, long enough, from several places. Pure. */
import type { Line } from "./script.ts";

export type Span = { startMs: number; endMs: number };

/** Voice cloners ask for 10 to 15 s. */
export const MOST_SAMPLE_MS = 15_000;
const SHORTEST_MS = 800;
const LONGEST_MS = 6_000;
/** Others within this distance may be heard in it. */
const ALONE_MS = 100;
const UNFIT = new Set(["overlap", "song", "laughter", "applause", "backchannel", "over_music", "in_silence", "repeated"]);

/** By speaker: spans in order of time, together at most MOST_SAMPLE_MS. Whoever has no fit stretch gets the longest there is. */
export function sampleSpans(lines: readonly Line[]): Map<string, Span[]> {
  const bySpeaker = Map.groupBy(lines, ({ speakerId }) => speakerId);
  const beside = besides(lines);
  return new Map([...bySpeaker].map(([speakerId, own]) => [speakerId, chosen(own, beside)]));
}

function chosen(own: readonly Line[], beside: (line: Line) => readonly Line[]): Span[] {
  const spans = own
    .filter(({ warnings = [] }) => !warnings.some((warning) => UNFIT.has(warning)))
    .flatMap((line) => phrases(line).filter((span) => isAlone(span, beside(line))));
  const fit = spans.filter(({ startMs, endMs }) => endMs - startMs >= SHORTEST_MS);
  const best = (fit.length > 0 ? fit : own.flatMap(phrases)).toSorted((a, b) => b.worth - a.worth || a.startMs - b.startMs);
  const taken: Span[] = [];
  let left = MOST_SAMPLE_MS;
  for (const { startMs, endMs } of best) {
    const ms = Math.min(endMs - startMs, left);
    if (ms < Math.min(SHORTEST_MS, endMs - startMs)) continue;
    taken.push({ startMs, endMs: startMs + ms });
    left -= ms;
  }
  return taken.sort((a, b) => a.startMs - b.startMs);
}

/** Long and sure ones first. */
function phrases({ speech, score }: Line): (Span & { worth: number })[] {
  return speech.map(([startMs, endMs]) => ({
    startMs,
    endMs: Math.min(endMs, startMs + LONGEST_MS),
    worth: Math.min(endMs - startMs, LONGEST_MS) * (0.5 + score),
  }));
}

const isAlone = ({ startMs, endMs }: Span, others: readonly Line[]): boolean =>
  !others.some((other) => other.startMs < endMs + ALONE_MS && other.endMs > startMs - ALONE_MS);

/** Others' lines that touch a line: in a film of thousands not all are looked at for each. */
function besides(lines: readonly Line[]): (line: Line) => readonly Line[] {
  const bySecond = new Map<number, Line[]>();
  const seconds = ({ startMs, endMs }: Line): number[] => {
    const [first, last] = [Math.floor((startMs - ALONE_MS) / 1000), Math.floor((endMs + ALONE_MS) / 1000)];
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  };
  for (const line of lines) for (const second of seconds(line)) bySecond.set(second, [...(bySecond.get(second) ?? []), line]);
  return (line) => seconds(line).flatMap((second) => (bySecond.get(second) ?? []).filter(({ speakerId }) => speakerId !== line.speakerId));
}
