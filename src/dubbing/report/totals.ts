/** The totals of a report card, counted again from its lines and times. */
import type { Placement } from "../script.ts";
import type { ReportLine } from "./card.ts";
import { audibleMs, type Covered, holes, overlaps, share, speechOverlap } from "./coverage.ts";
import type { ReportInput } from "./input.ts";
import { lengthMs } from "./spans.ts";
import type { Errors, ReportTotals } from "./totals-schema.ts";

type Placed = ReportLine & { rate: number; onsetErrorMs: number; endErrorMs: number };

/** People hear no change of pace below this (design: lines within 12 % of the speaker's base). */
const NEAR_BASE = 0.12;
/** Lips and voice are seen to part from about here on. */
const MUCH_MS = 300;

/** `reported`: of `input.lines`, in the same order. */
export function reportTotals(input: ReportInput, reported: readonly ReportLine[]): ReportTotals {
  const { lines, sound, sync, spans, separated } = input;
  const covered: Covered = { lines, placements: new Map(input.placements.map((one): [string, Placement] => [one.lineId, one])) };
  const placed = reported.filter((line): line is Placed => line.placed);
  const isPlaced = new Set(placed.map(({ id }) => id));
  const speechMs = (chosen: readonly { speech: [number, number][] }[]) => lengthMs(chosen.flatMap(({ speech }) => speech));
  const dubbedMs = speechMs(lines.filter(({ id }) => isPlaced.has(id)));
  const cut = placed.filter((line) => line.cutMs > 0);
  return {
    lines: lines.length,
    placed: placed.length,
    kept: reported.filter((line) => !line.placed && line.treatment !== "mute").length,
    rate: rates(placed),
    onsetErrorMs: errors(placed.map(({ onsetErrorMs }) => onsetErrorMs)),
    endErrorMs: errors(placed.map(({ endErrorMs }) => endErrorMs)),
    cuts: { takes: cut.length, ms: cut.reduce((sum, line) => sum + line.cutMs, 0) },
    holes: holes(covered),
    ...overlaps(covered),
    speechOverlap: speechOverlap(covered),
    dubbedShare: share(dubbedMs, Math.max(1, speechMs(lines))),
    takes: takesHeard(reported),
    stems: stemsHeard(placed),
    sourceVoice: { audibleMs: audibleMs(covered, spans), duckedOnly: !separated },
    sound,
    avDifferenceMs: sync && { dubbed: sync.dubbedStartMs, original: difference(sync.originalStartMs, sync.sourceStartMs) },
    engines: { translation: counted(reported.map((line) => line.engines.translation)), speech: counted(reported.map((line) => line.engines.speech)) },
  };
}

function rates(placed: readonly Placed[]): ReportTotals["rate"] {
  if (placed.length === 0) return null;
  const all = placed.map(({ rate }) => rounded(rate));
  // Lengths are whole milliseconds: a rate is as exact as that.
  const near = placed.filter(({ rate, baseRate }) => Math.abs(rate / baseRate - 1) <= NEAR_BASE + 0.0005);
  return { p50: quantile(all, 0.5), p95: quantile(all, 0.95), max: quantile(all, 1), nearBase: share(near.length, placed.length) };
}

function errors(all: readonly number[]): Errors | null {
  if (all.length === 0) return null;
  const over300 = share(all.filter((ms) => ms > MUCH_MS).length, all.length);
  return { p50: quantile(all, 0.5), p90: quantile(all, 0.9), p95: quantile(all, 0.95), max: quantile(all, 1), over300 };
}

/** The nearest rank: a value that occurred. */
function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]!;
}

/** Of all that were spoken, placed or not. */
function takesHeard(reported: readonly ReportLine[]): ReportTotals["takes"] {
  const heard = reported.flatMap(({ takeWer, takeFlags }) => (takeWer === null ? [] : [{ takeWer, takeFlags }]));
  if (heard.length === 0) return null;
  const flagged = heard.filter(({ takeFlags }) => (takeFlags ?? []).length > 0).length;
  return { heard: heard.length, flagged, wer: mean(heard.map(({ takeWer }) => takeWer)) };
}

/** The same lines on both sides, so that the two can be compared. */
function stemsHeard(placed: readonly Placed[]): ReportTotals["stems"] {
  const heard = placed.flatMap(({ takeWer, stemWer }) => (takeWer === null || stemWer === null ? [] : [{ takeWer, stemWer }]));
  if (heard.length === 0) return null;
  return { heard: heard.length, takeWer: mean(heard.map(({ takeWer }) => takeWer)), stemWer: mean(heard.map(({ stemWer }) => stemWer)) };
}

function counted(engines: readonly (string | null)[]): Record<string, number> {
  const known = engines.filter((engine) => engine !== null);
  return Object.fromEntries([...new Set(known)].sort().map((engine) => [engine, known.filter((other) => other === engine).length]));
}

const difference = (now: number | null, before: number | null): number | null => (now === null || before === null ? null : rounded(now - before));
const mean = (all: readonly number[]): number => rounded(all.reduce((sum, each) => sum + each, 0) / all.length);
const rounded = (value: number): number => Math.round(1_000 * value) / 1_000;
