import type { FitLine, Placement } from "../script.ts";

/** How far the starts are from the lines' own, in ms: of the placed ones, median, 95th percentile and most. */
export function onsetError(lines: readonly FitLine[], placements: readonly Placement[]): { p50Ms: number; p95Ms: number; maxMs: number } {
  const startOf = new Map(lines.map((line) => [line.lineId, line.startMs]));
  const errors = placements
    .filter((one) => one.placed)
    .map((one) => Math.abs(one.startMs - (startOf.get(one.lineId) ?? one.startMs)))
    .sort((a, b) => a - b);
  const at = (share: number) => errors[Math.max(0, Math.ceil(share * errors.length) - 1)] ?? 0;
  return { p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}
