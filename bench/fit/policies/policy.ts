/** A policy: what becomes of a film's takes. Rivals are re-enacted from their sources, by formula, none of their code; times in ms. Pure. */
import type { MeasuredLine } from "../lines.ts";

/** `wording`: how long its text is now, over the translation's, by which some policies foresee lengths. */
export type PolicyLine = Pick<MeasuredLine, "lineId" | "speakerId" | "startMs" | "endMs" | "phrases" | "translation" | "takeMs" | "pauses" | "foreseenMs"> & {
  wording: number;
};
/** `lines` in order of start. `standing`: lines that keep their original voice, which rivals know nothing of. */
export type PolicyFilm = {
  language: string;
  filmMs: number;
  lines: readonly PolicyLine[];
  standing: readonly { speakerId: string; startMs: number; endMs: number }[];
};

/** A take as it is heard. `rate`: of its engine's own pace. `cutMs`: what is missing at its end, of the film's time. `speech`: where it sounds, its pauses left out. */
export type Placed = { line: PolicyLine; startMs: number; endMs: number; rate: number; cutMs: number; speech: readonly (readonly [number, number])[] };
/** `kept`: lines that keep their original voice. `failure`: why the whole job ends without a result; null: it does not. */
export type Outcome = { placed: Placed[]; kept: PolicyLine[]; failure: string | null };
/** `source`: the file that the formulas are from, in the state named. `rewrites`: null where it has no such rule. */
export type Policy = { name: string; source: string; place(film: PolicyFilm): Outcome; rewrites: Rewriting | null };

/** `most`: times a line is asked for. `target`: the length that a text is to have, in ms of speech; null: it stays; `attempt` from 0. `fills`: whether texts are made fuller too. */
export type Rewriting = {
  most: number;
  fills: boolean;
  target(asked: { line: PolicyLine; next: PolicyLine | null; film: PolicyFilm; attempt: number }): number | null;
};

/** The whole take from `startMs` at `rate`, in one piece; what reaches beyond `untilMs` is cut. */
export function placed(line: PolicyLine, startMs: number, rate: number, untilMs = Number.POSITIVE_INFINITY): Placed {
  const wholeMs = line.takeMs / rate;
  const endMs = Math.max(startMs, Math.min(startMs + wholeMs, untilMs));
  const at = (ms: number) => Math.min(endMs, startMs + ms / rate);
  const speech = sounding(line).map(([from, to]) => [at(from), at(to)] as const);
  return { line, startMs, endMs, rate, cutMs: startMs + wholeMs - endMs, speech: speech.filter(([from, to]) => to > from) };
}

/** Where a take sounds, from its beginning. */
export function sounding({ takeMs, pauses }: Pick<PolicyLine, "takeMs" | "pauses">): [number, number][] {
  const starts = [0, ...pauses.map(([, to]) => to)];
  const ends = [...pauses.map(([from]) => from), takeMs];
  return starts.map((start, index) => [start, ends[index]!]);
}

/** The start of the line that is spoken next, or what is given where it is the last. */
export const nextStart = (lines: readonly PolicyLine[], index: number, last: number): number => lines[index + 1]?.startMs ?? last;
