/**
 * Where the phrases of a take are heard: its pauses are made longer or shorter so that they begin with the source's phrases, and all shorter
 * where time is short. Nothing but pauses is ever left out. Integer ms.
 */
import type { PlacedPart } from "../script.ts";
import { filmMs, type Stretched, type TakePhrases } from "./phrases.ts";

/** A longer pause than this beyond the voice's own sounds like a lost thread. */
const MOST_LONGER_MS = 800;
/** Nearer to its own length than this, a pause stays as it was spoken. */
const SAME_PAUSE_MS = 40;

/** `pausesMs`: as heard. */
export type Layout = { startMs: number; endMs: number; take: Stretched; pausesMs: readonly number[] };

/** `squeeze`: how far the pauses are from where they would best be (0) to their least (1). */
export function layout(take: Stretched, startMs: number, squeeze: number): Layout {
  const { spokenMs, leastMs, sourceMs } = take;
  let endMs = startMs + spokenMs[0]!;
  let at = endMs;
  const pausesMs = take.pausesMs.map((own, index) => {
    const best = pauseFor(own, leastMs[index]!, (sourceMs[index + 1] ?? at + own) - at);
    const heard = best - Math.round((best - leastMs[index]!) * squeeze);
    at += best + spokenMs[index + 1]!;
    endMs += heard + spokenMs[index + 1]!;
    return heard;
  });
  return { startMs, endMs, take, pausesMs };
}

function pauseFor(own: number, least: number, wished: number): number {
  return Math.abs(wished - own) <= SAME_PAUSE_MS ? own : Math.min(Math.max(wished, least), own + MOST_LONGER_MS);
}

/** When each phrase begins and ends. */
export function phrasesAt({ take, startMs, pausesMs }: Layout): [number, number][] {
  let at = startMs;
  return take.spokenMs.map((ms, index) => {
    const [from, to] = [at, at + ms];
    at = to + (pausesMs[index] ?? 0);
    return [from, to];
  });
}

/** Parts end where a pause was changed; what is left of it stays with them, half before and half after. No part is stretched more than the layout is. */
export function partsOf(take: TakePhrases, placed: Layout): PlacedPart[] {
  const heard = phrasesAt(placed);
  const parts: PlacedPart[] = [];
  let begin: [number, number] = [0, placed.startMs];
  for (const [index, ms] of take.pausesMs.entries()) {
    const cut = changed(ms, placed.pausesMs[index]!, placed.take.stretch);
    if (!cut) continue;
    const [ends, begins] = [take.spans[index]![1], take.spans[index + 1]![0]];
    parts.push({ fromMs: begin[0], toMs: ends + cut.tail[0], startMs: begin[1], endMs: heard[index]![1] + cut.tail[1] });
    begin = [begins - cut.head[0], heard[index + 1]![0] - cut.head[1]];
  }
  return [...parts, { fromMs: begin[0], toMs: null, startMs: begin[1], endMs: placed.endMs }];
}

type Cut = { tail: [number, number]; head: [number, number] };

/** In the take, as heard: what of a pause stays with the phrase before it (`tail`) and after it (`head`); null: it is heard whole. */
function changed(ownMs: number, heardMs: number, stretch: number): Cut | null {
  const whole = filmMs(ownMs, stretch);
  if (heardMs === whole) return null;
  const half = Math.floor((heardMs < whole ? heardMs : ownMs) / 2);
  if (heardMs < whole) {
    const inTake = (film: number) => Math.floor(film * stretch);
    return { tail: [inTake(half), half], head: [inTake(heardMs - half), heardMs - half] };
  }
  return { tail: [half, filmMs(half, stretch)], head: [ownMs - half, filmMs(ownMs - half, stretch)] };
}
