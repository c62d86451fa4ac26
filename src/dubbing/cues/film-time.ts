/** Where a moment of a take lies in the film, by the parts it was placed in. */
import type { Placement, PlacedPart } from "../script.ts";

/** A silence between parts is left at its beginning by what ends in it, and at its end by what begins. */
export type FilmTime = (takeMs: number, edge: "start" | "end") => number;

/** A take without parts is one. `takeEndMs`: the length of the take. */
export function filmTime({ startMs, endMs, parts = [{ fromMs: 0, toMs: null, startMs, endMs }] }: Placement, takeEndMs: number): FilmTime {
  return (takeMs, edge) => {
    const at = parts.findIndex(({ toMs }) => toMs === null || (edge === "start" ? takeMs < toMs : takeMs <= toMs));
    const part = parts[at < 0 ? parts.length - 1 : at]!;
    const before = parts[at - 1];
    if (edge === "end" && before && takeMs <= part.fromMs) return before.endMs;
    return within(part, takeMs, takeEndMs);
  };
}

function within({ fromMs, toMs, startMs, endMs }: PlacedPart, takeMs: number, takeEndMs: number): number {
  const lengthMs = Math.max(1, (toMs ?? takeEndMs) - fromMs);
  const share = Math.min(1, Math.max(0, (takeMs - fromMs) / lengthMs));
  return Math.round(startMs + share * (endMs - startMs));
}
