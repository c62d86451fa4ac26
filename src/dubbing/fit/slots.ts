/**
 * The hard borders of each line of an island: where its take may start and must end, how short it may become, and what is due before
 * the next line. Integer ms, on the film's time.
 */
import type { FitLine } from "../script.ts";
import { fastestStretch } from "./rates.ts";
import { shortestMs, stretched, type TakePhrases, takePhrases } from "./phrases.ts";

/** Hard borders of an island and the fastest rate allowed. */
export type FitBounds = { startMs: number; endMs: number; maxRate: number };

/** No start is further from its line's than this, whatever else would happen to it. */
const EARLIEST_MS = 500;
const LATEST_MS = 1_000;
/** Further starts are a last resort: what the eye forgives, of silence only, since a mouth still closed is seen sooner than one already moving. */
const EARLY_MS = 300;
const LATE_MS = 600;
/** Silence kept between two takes where the source had as much. */
const BREATH_MS = 80;
/** Two speakers may lie over each other for as long as they did, up to this. */
export const MOST_OVERLAP_MS = 300;

export type Slot = {
  line: FitLine;
  /** Pace the take was spoken at, and pace it should be near to, over the engine's own. */
  speed: number;
  base: number;
  take: TakePhrases;
  earliestMs: number;
  latestMs: number;
  /** Where it should start. */
  soft: { fromMs: number; toMs: number };
  /** No take may end later. */
  untilMs: number;
  /** The largest stretch allowed, and what the take lasts at it with its pauses at their least. */
  fastest: number;
  shortestMs: number;
  /** What this line may lie over the next one, and the silence due between them. */
  overlapMs: number;
  breathMs: number;
};

/** `lines` in order of start. */
export function slotsOf(lines: readonly FitLine[], bounds: FitBounds): Slot[] {
  let spokenMs = Number.NEGATIVE_INFINITY;
  const slots = lines.map((line, index) => {
    const slot = slotOf(line, lines[index + 1], spokenMs, bounds);
    spokenMs = Math.max(spokenMs, line.endMs);
    return slot;
  });
  slots.forEach((slot, index) => {
    const over = slots[index + 1]?.overlapMs ?? 0;
    if (slot.overlapMs > 0 && Math.min(shortestOf(slots[index + 1]), shortestOf(slot)) < slot.overlapMs + over) slot.overlapMs = 0;
  });
  return slots;
}

function slotOf(line: FitLine, next: FitLine | undefined, spokenMs: number, bounds: FitBounds): Slot {
  const { speed = 1, baseRate = 1 } = line;
  const [take, fastest] = [takePhrases(line), fastestStretch(speed, bounds.maxRate)];
  const silence = (next?.startMs ?? line.endMs) - line.endMs;
  const isOther = next !== undefined && next.speakerId !== line.speakerId;
  return {
    line,
    speed,
    base: baseRate,
    take,
    earliestMs: Math.max(bounds.startMs, line.fromMs ?? bounds.startMs, line.startMs - EARLIEST_MS),
    latestMs: line.startMs + LATEST_MS,
    soft: { fromMs: Math.max(line.startMs - EARLY_MS, Math.min(spokenMs, line.startMs)), toMs: line.startMs + LATE_MS },
    untilMs: Math.min(bounds.endMs, line.untilMs ?? bounds.endMs),
    fastest,
    shortestMs: shortestMs(stretched(take, fastest)),
    overlapMs: isOther && silence < 0 && silence >= -MOST_OVERLAP_MS ? -silence : 0,
    breathMs: Math.min(BREATH_MS, Math.max(0, silence)),
  };
}

/** Of take and line alike: who lies over both neighbours must be longer than both overlaps, or the neighbours could meet behind them. */
const shortestOf = (slot: Slot | undefined): number => (slot ? Math.min(slot.shortestMs, slot.line.endMs - slot.line.startMs) : Number.POSITIVE_INFINITY);
