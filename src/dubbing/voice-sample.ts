/** Which stretches of a speaker's lines show the voice best: clear, alone, long enough, from several places. Pure. */
import { besides, isAlone, type Beside, type Span } from "./alone.ts";
import type { Line } from "./script.ts";

export type { Span } from "./alone.ts";

/** Voice cloners ask for 10 to 15 s, and do with 6 of them: more than that is taken only of what was surely heard. */
export const MOST_SAMPLE_MS = 15_000;
const ENOUGH_SAMPLE_MS = 6_000;
/** Mean score of a line's words from which on it was surely heard. */
const SURE = 0.6;
const SHORTEST_MS = 800;
const LONGEST_MS = 6_000;
/** Silence that the stage lays between two spans (containers/media/reference-plan.ts). */
const PAUSE_MS = 120;
/** Less of a line's own voice tells a cloner less than the speaker's sample does. */
const LEAST_OF_LINE_MS = 3_000;
const UNFIT = new Set(["overlap", "song", "laughter", "applause", "backchannel", "over_music", "in_silence", "repeated"]);

/** By speaker: spans in order of time, together at most MOST_SAMPLE_MS. Whoever has no fit stretch gets the longest there is. */
export function sampleSpans(lines: readonly Line[]): Map<string, Span[]> {
  const bySpeaker = Map.groupBy(lines, ({ speakerId }) => speakerId);
  const beside = besides(lines);
  return new Map([...bySpeaker].map(([speakerId, own]) => [speakerId, chosen(own, beside)]));
}

/**
 * The line's own speech, should it do as a reference for itself: alone, surely heard, long enough and not too long; null: it does not. Its
 * text is then the line's.
 */
export function lineReference(line: Line, lines: readonly Line[]): Span[] | null {
  const spans = line.speech.map(([startMs, endMs]) => ({ startMs, endMs }));
  const ms = spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const most = MOST_SAMPLE_MS - PAUSE_MS * (spans.length - 1);
  if (ms < LEAST_OF_LINE_MS || ms > most || line.score < SURE || !isFit(line)) return null;
  const others = besides(lines)(line);
  return spans.every((span) => isAlone(span, others)) ? spans : null;
}

const isFit = ({ warnings = [] }: Line): boolean => !warnings.some((warning) => UNFIT.has(warning));

type Phrase = Span & { worth: number; isSure: boolean; line: Line };

function chosen(own: readonly Line[], beside: Beside): Span[] {
  const spans = own.filter(isFit).flatMap((line) => phrases(line).filter((span) => isAlone(span, beside(line))));
  const fit = spans.filter(({ startMs, endMs }) => endMs - startMs >= SHORTEST_MS);
  const best = (fit.length > 0 ? fit : own.flatMap(phrases)).toSorted(bestFirst);
  const taken: Span[] = [];
  let left = MOST_SAMPLE_MS;
  for (const { line, startMs, endMs, isSure } of best) {
    if (!isSure && MOST_SAMPLE_MS - left >= ENOUGH_SAMPLE_MS) break;
    const until = endWithin(line, { startMs, endMs }, left);
    if (until - startMs < Math.min(SHORTEST_MS, endMs - startMs)) continue;
    taken.push({ startMs, endMs: until });
    left -= until - startMs + PAUSE_MS;
  }
  return taken.sort((a, b) => a.startMs - b.startMs);
}

/** Sure ones, then long ones. */
const bestFirst = (a: Phrase, b: Phrase): number => Number(b.isSure) - Number(a.isSure) || b.worth - a.worth || a.startMs - b.startMs;

function phrases(line: Line): Phrase[] {
  return line.speech.map(([startMs, endMs]) => ({
    line,
    startMs,
    endMs: endWithin(line, { startMs, endMs }, LONGEST_MS),
    isSure: line.score >= SURE,
    worth: Math.min(endMs - startMs, LONGEST_MS) * (0.5 + line.score),
  }));
}

/** Where a span of at most so long ends: behind its last whole word, where it is known when words end. */
function endWithin({ heard = [] }: Line, { startMs, endMs }: Span, mostMs: number): number {
  const latest = startMs + mostMs;
  if (endMs <= latest) return endMs;
  const ends = heard.flatMap(([, from, to]) => (from >= startMs && to <= latest ? [to] : []));
  const last = Math.max(...ends);
  return last - startMs >= SHORTEST_MS ? last : Math.max(startMs, latest);
}

/**
 * What the speaker says in the spans, by the words as they were heard: a cloner that is told another text than the voice says speaks the
 * rest of it aloud. Empty: not all of it is known, as in lines whose text a person wrote anew.
 */
export function sampleTexts(lines: readonly Line[], spans: readonly Span[]): string {
  const texts = spans.map((span) => {
    const line = lines.find(({ startMs, endMs }) => startMs <= span.startMs && span.endMs <= endMs);
    return line ? saidIn(line, span) : "";
  });
  return texts.includes("") ? "" : texts.join(" ");
}

/** A word counts to where its middle lies. */
function saidIn({ text, heard, speech }: Line, { startMs, endMs }: Span): string {
  if (!heard) return speech.length === 1 && speech[0]?.[0] === startMs && speech[0][1] === endMs ? text : "";
  const words = heard.filter(([, from, to]) => (from + to) / 2 >= startMs && (from + to) / 2 < endMs).map(([word]) => word.trim());
  // Chinese, Japanese and Thai set no spaces.
  return words.join(/\s/u.test(text) ? " " : "");
}
