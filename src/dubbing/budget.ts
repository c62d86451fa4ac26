/** How long a line's take may be, and so its text: between three quarters of the time there is and a tenth more than it (design section 5). */
import { modelOf, type Speaker } from "./length/predict.ts";

/** In ms of a take at speed 1, and in characters of the target language as it is written. */
export type LengthBudget = { slotMs: number; leastMs: number; mostMs: number; leastCharacters: number; mostCharacters: number };
type Span = { startMs: number; endMs: number };

/** Of the slot. Fuller than the most is sped up or moved, which is heard; less than the least leaves a mouth moving without a voice. */
const SHARES = { least: 0.75, most: 1.1 };
/** Silence that stays before the next line, and the most of a pause that a line may take. */
const GAP_MS = 80;
const BORROWED_MS = 700;
/** What a rewriting is not worth: a twentieth of the bound, or what nobody hears. */
const TOLERANCE = { share: 0.05, leastMs: 100 };

/** The line's own time and the silence behind it, but 80 ms, at most 700 ms of it. `next`: who speaks next, whoever it is; null: nobody. */
export function slotMs(line: Span, next: Pick<Span, "startMs"> | null): number {
  const silenceMs = next === null ? BORROWED_MS : next.startMs - line.endMs - GAP_MS;
  return Math.max(0, line.endMs - line.startMs) + Math.min(BORROWED_MS, Math.max(0, silenceMs));
}

/** Characters by the speaker's own pace, and its factor. At least one character is always allowed, and the most is never below the least. */
export function budgetOf({ slotMs, speaker }: { slotMs: number; speaker: Speaker }): LengthBudget {
  const [leastMs, mostMs] = [Math.round(slotMs * SHARES.least), Math.round(slotMs * SHARES.most)];
  const { onceMs, characterMs } = modelOf(speaker).line;
  const characters = (ms: number) => (ms / (speaker.factor ?? 1) - onceMs) / characterMs;
  const leastCharacters = Math.max(1, Math.ceil(characters(leastMs)));
  return { slotMs, leastMs, mostMs, leastCharacters, mostCharacters: Math.max(leastCharacters, Math.floor(characters(mostMs))) };
}

export const isWithin = (ms: number, { leastMs, mostMs }: Pick<LengthBudget, "leastMs" | "mostMs">): boolean => ms >= leastMs && ms <= mostMs;

/** What a text that takes so long should become; null: it fits, or misses by so little that another wording would not be better. */
export function missOf(ms: number, { leastMs, mostMs }: Pick<LengthBudget, "leastMs" | "mostMs">): "shorter" | "fuller" | null {
  if (ms > mostMs + toleranceMs(mostMs)) return "shorter";
  return ms < leastMs - toleranceMs(leastMs) ? "fuller" : null;
}

const toleranceMs = (boundMs: number): number => Math.max(TOLERANCE.leastMs, boundMs * TOLERANCE.share);
