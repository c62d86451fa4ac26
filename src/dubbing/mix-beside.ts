/** Two voices at once: who began later is the second, and lets the first be understood. Pure. */
import type { Line, Placement } from "./script.ts";

/** A shorter overlap is a change of speakers, not two at once. */
const AT_ONCE_MS = 300;

type Near = { lines: ReadonlyMap<string, Line>; placements: ReadonlyMap<string, Placement> };

export function isBeside(line: Line, { startMs, endMs }: Placement, { lines, placements }: Near): boolean {
  return [...placements.values()].some((other) => {
    const speaker = lines.get(other.lineId)?.speakerId;
    if (!other.placed || other.lineId === line.id || speaker === undefined || speaker === line.speakerId) return false;
    const isFirst = other.startMs < startMs || (other.startMs === startMs && other.lineId < line.id);
    return isFirst && Math.min(endMs, other.endMs) - Math.max(startMs, other.startMs) >= AT_ONCE_MS;
  });
}
