/** What was done to a take to fit it, and the main thing. Pure. */
import type { FitLine, FitStep, PlacedPart, Placement } from "../script.ts";
import { type Layout, partsOf, phrasesAt } from "./layout.ts";
import type { Slot } from "./slots.ts";

/** Rates are told from 1 beyond what whole milliseconds make of them. */
const TOLD = 0.005;
/** Nearer to the source's phrase than this, a phrase lies on it. */
const ON_PHRASE_MS = 100;

export function placement({ line, take, speed }: Slot, placed: Layout): Placement {
  const parts = partsOf(take, placed);
  const rate = rateOf(line.takeMs, parts, speed);
  const done = steps(line, placed, rate, { pauses: isChanged(placed), phrases: isAligned(placed) });
  const { startMs, endMs } = placed;
  return { lineId: line.lineId, placed: true, startMs, endMs, rate, reason: reason(done), done, ...(parts.length > 1 && { parts }) };
}

/** Its own times, its own voice. */
export const standing = ({ lineId, startMs, endMs }: FitLine, neededRate: number): Placement => ({
  lineId,
  placed: false,
  startMs,
  endMs,
  rate: 1,
  reason: "too_long",
  neededRate,
});

function rateOf(takeMs: number, parts: readonly PlacedPart[], speed: number): number {
  const inTake = parts.reduce((sum, { fromMs, toMs }) => sum + (toMs ?? takeMs) - fromMs, 0);
  const inFilm = parts.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  return inTake === inFilm ? speed : (speed * inTake) / inFilm;
}

function steps(line: FitLine, { startMs, endMs }: Layout, rate: number, inside: { pauses: boolean; phrases: boolean }): FitStep[] {
  const is: Record<FitStep, boolean> = {
    pauses: inside.pauses,
    borrowed_before: startMs < line.startMs,
    borrowed_after: endMs > line.endMs,
    shifted: startMs > line.startMs,
    faster: rate > 1 + TOLD,
    slower: rate < 1 - TOLD,
    phrases: inside.phrases,
  };
  return (Object.keys(is) as FitStep[]).filter((step) => is[step]);
}

function reason(done: readonly FitStep[]): Placement["reason"] {
  const main = (["faster", "slower", "shifted"] as const).find((step) => done.includes(step));
  return main ?? (done.includes("borrowed_before") || done.includes("borrowed_after") ? "borrowed" : "natural");
}

const isChanged = ({ take, pausesMs }: Layout): boolean => take.pausesMs.some((ms, index) => ms !== pausesMs[index]);

/** Whether a pause was changed so that the phrase after it lies on its source's. */
function isAligned(placed: Layout): boolean {
  const heard = phrasesAt(placed);
  return placed.take.pausesMs.some((ms, index) => {
    const source = placed.take.sourceMs[index + 1] ?? null;
    return source !== null && ms !== placed.pausesMs[index] && Math.abs(heard[index + 1]![0] - source) <= ON_PHRASE_MS;
  });
}
