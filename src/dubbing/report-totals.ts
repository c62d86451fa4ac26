import type { ReportLine, ReportTotals } from "./report-card.ts";
import type { Line } from "./script.ts";

const HOLE_MS = 500;

type Placed = ReportLine & { placedStartMs: number; placedEndMs: number; rate: number; onsetErrorMs: number };

/** Counted again from times alone. `lines` and `reported` in the same order. */
export function reportTotals(lines: readonly Line[], reported: readonly ReportLine[]): ReportTotals {
  const placed = reported.filter((line): line is Placed => line.placed);
  const speechMs = (chosen: readonly Line[]) => chosen.flatMap(({ speech }) => speech).reduce((sum, [start, end]) => sum + end - start, 0);
  const dubbed = lines.filter((_, index) => reported[index]?.placed);
  const onsets = placed.map(({ onsetErrorMs }) => onsetErrorMs);
  const rates = placed.map(({ rate }) => Math.round(1000 * rate) / 1000);
  return {
    lines: lines.length,
    placed: placed.length,
    kept: reported.filter((line) => !line.placed && line.treatment !== "mute").length,
    rate: placed.length > 0 ? { p50: quantile(rates, 0.5), p95: quantile(rates, 0.95), max: quantile(rates, 1) } : null,
    onsetErrorMs: placed.length > 0 ? { p50: quantile(onsets, 0.5), p95: quantile(onsets, 0.95), max: quantile(onsets, 1) } : null,
    holes: holes(dubbed, placed),
    overlaps: overlaps(placed, reported),
    dubbedShare: lines.length > 0 ? speechMs(dubbed) / Math.max(1, speechMs(lines)) : 0,
    takes: takesHeard(reported),
  };
}

/** Of all that were spoken, placed or not. */
function takesHeard(reported: readonly ReportLine[]): ReportTotals["takes"] {
  const heard = reported.filter(({ takeWer }) => takeWer !== null);
  if (heard.length === 0) return null;
  const wer = heard.reduce((sum, { takeWer }) => sum + (takeWer ?? 0), 0) / heard.length;
  return { heard: heard.length, flagged: heard.filter(({ takeFlags }) => (takeFlags ?? []).length > 0).length, wer: Math.round(1000 * wer) / 1000 };
}

/** The nearest rank: a value that occurred. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
}

/** Speech of dubbed lines under which no take is heard, each stretch counted once. */
function holes(dubbed: readonly Line[], placed: readonly Placed[]): number {
  const uncovered = dubbed
    .flatMap(({ speech }) => speech)
    .flatMap((span) => placed.reduce<[number, number][]>((rest, take) => rest.flatMap((one) => minus(one, take)), [span]));
  return uncovered.filter(([start, end]) => end - start > HOLE_MS).length;
}

function minus([start, end]: [number, number], take: Placed): [number, number][] {
  const left: [number, number] = [start, Math.min(end, take.placedStartMs)];
  const right: [number, number] = [Math.max(start, take.placedEndMs), end];
  return take.placedEndMs <= start || take.placedStartMs >= end ? [[start, end]] : [left, right].filter(([from, to]) => from < to);
}

/** Takes over takes, and takes over lines that keep their original voice. */
function overlaps(placed: readonly Placed[], reported: readonly ReportLine[]): number {
  const takes = placed.map(({ placedStartMs, placedEndMs }) => ({ startMs: placedStartMs, endMs: placedEndMs }));
  const kept = reported.filter((line) => !line.placed && line.treatment !== "mute");
  const meets = (a: { startMs: number; endMs: number }, b: { startMs: number; endMs: number }) => a.startMs < b.endMs && b.startMs < a.endMs;
  return takes.reduce(
    (sum, take, index) => sum + takes.slice(index + 1).filter((other) => meets(take, other)).length + kept.filter((line) => meets(take, line)).length,
    0,
  );
}
