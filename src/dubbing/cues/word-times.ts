/** When each word of a line is heard in the film: as it was heard in the take, and in proportion where nobody heard it. Pure. */
import type { Placement } from "../script.ts";
import { filmTime } from "./film-time.ts";
import { inProportion } from "./in-proportion.ts";
import { matchHeard } from "./match-heard.ts";
import type { CueLine } from "./params.ts";
import type { Spoken } from "./part-text.ts";

/** Of fewer words recognised than this share nothing is concluded. */
const LEAST_HEARD = 0.4;
/** So long is a letter where nothing else says it. */
const LETTER_MS = 65;
/** Takes end this long after their last sound. */
const TAIL_MS = 120;

export type Shown = Pick<CueLine, "startMs" | "endMs" | "placement" | "heard" | "takeMs" | "treatment">;

/** Its take's place, if it has one; else it keeps its original voice. */
export function placedOf({ treatment, placement }: Pick<Shown, "treatment" | "placement">): Placement | null {
  return treatment === "dub" && placement?.placed === true ? placement : null;
}

/** `texts`: the words; `weights`: their lengths. In ms of the film, in order, one not before the other. */
export function wordTimes(line: Shown, texts: readonly string[], weights: readonly number[], language: string): Spoken[] {
  const placement = placedOf(line);
  if (placement === null) return inProportion(weights, [[line.startMs, line.endMs]]);
  const heard = line.heard === null ? null : heardTimes(texts, weights, line.heard, language);
  if (heard === null) return inProportion(weights, placement.parts?.map((part) => [part.startMs, part.endMs]) ?? [[placement.startMs, placement.endMs]]);
  const place = filmTime(placement, line.takeMs ?? heard.at(-1)![1] + TAIL_MS);
  const times = heard.map(([from, to]): [number, number] => [place(from, "start"), Math.max(place(from, "start"), place(to, "end"))]);
  return withEdges(times, placement);
}

/** The take begins and ends with its first and last sound, whatever the recognizer says. */
function withEdges(times: readonly (readonly [number, number])[], { startMs, endMs }: Placement): Spoken[] {
  return times.map(([from, to], at) => [at === 0 ? startMs : from, at === times.length - 1 ? Math.max(from, endMs) : to]);
}

/** In ms of the take, null where too little was recognised. */
function heardTimes(texts: readonly string[], weights: readonly number[], heard: CueLine["heard"], language: string): Spoken[] | null {
  const found = matchHeard(texts, heard ?? [], language);
  const known = found.filter((each) => each !== null).length;
  if (known === 0 || known < LEAST_HEARD * texts.length) return null;
  return found.map((_, at) => found[at] ?? between(found, weights, at));
}

/** A word that was not recognised shares the time between its neighbours that were. */
function between(found: readonly (Spoken | null)[], weights: readonly number[], at: number): Spoken {
  const [before, after] = [found.findLastIndex((each, index) => each !== null && index < at), found.findIndex((each, index) => each !== null && index > at)];
  const until = after < 0 ? found.length : after;
  const lost = weights.slice(before + 1, until);
  const lengthMs = LETTER_MS * lost.reduce((sum, weight) => sum + weight, 0);
  const fromMs = found[before]?.[1] ?? Math.max(0, found[after]![0] - lengthMs);
  const toMs = Math.max(fromMs, found[after]?.[0] ?? fromMs + lengthMs);
  return inProportion(lost, [[fromMs, toMs]])[at - before - 1]!;
}
