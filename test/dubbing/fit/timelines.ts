/** Random islands for properties, and what no placement may ever break. */
import * as fc from "../../property.ts";
import type { FitBounds } from "../../../src/dubbing/fit/fit-island.ts";
import type { FitLine, PlacedPart, Placement } from "../../../src/dubbing/script.ts";

export const LEAST_PAUSE_MS = 150;
export const [EARLY_MS, LATE_MS] = [500, 1_000];

export type Timeline = { lines: FitLine[]; bounds: FitBounds };
type Shape = { most: number; speakers?: readonly string[] };

const gapMs = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 999 }), fc.integer({ min: -400, max: 0 }));
/** `pauses`: where in the take, 0..1, and how long. */
const anyLine = (speakers: readonly string[]) =>
  fc.record({
    gapMs,
    speakerId: fc.constantFrom(...speakers),
    lengthMs: fc.integer({ min: 100, max: 9_000 }),
    stretch: fc.double({ min: 0.2, max: 2.2, noNaN: true }),
    pauses: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 50, max: 900 })), { maxLength: 2 }),
    phrases: fc.integer({ min: 0, max: 3 }),
    speed: fc.constantFrom(1, 1, 0.9, 1.1, 1.15),
    baseRate: fc.constantFrom(1, 1, 0.85, 1.1),
  });

/** Takes of 0.2 to 2.2 times their lines, up to two pauses in each, at several paces; nobody speaks over themselves. */
export const timelines = ({ most, speakers = ["one", "two"] }: Shape): fc.Arbitrary<Timeline> =>
  fc
    .record({
      lines: fc.array(anyLine(speakers), { minLength: 1, maxLength: most }),
      before: fc.integer({ min: -200, max: 900 }),
      after: fc.integer({ min: -400, max: 4_000 }),
      maxRate: fc.oneof(fc.constantFrom(1.3, 1.6), fc.double({ min: 1, max: 3, noNaN: true })),
    })
    .map(({ lines, before, after, maxRate }) => {
      const made = placedLines(lines);
      return { lines: made, bounds: { startMs: 5_000 - before, endMs: Math.max(...made.map(({ endMs }) => endMs)) + after, maxRate } };
    });

type AnyLine = ReturnType<typeof anyLine> extends fc.Arbitrary<infer One> ? One : never;

function placedLines(all: readonly AnyLine[]): FitLine[] {
  const free: Record<string, number> = {};
  let [at, begun] = [5_000, 5_000];
  return all.map(({ gapMs: gap, speakerId, lengthMs, stretch, pauses, phrases, speed, baseRate }, index) => {
    const startMs = (begun = Math.max(begun, index === 0 ? at : at + gap, free[speakerId] ?? 0));
    const endMs = startMs + lengthMs;
    at = Math.max(at, endMs);
    free[speakerId] = endMs;
    const takeMs = Math.max(1, Math.round(lengthMs * stretch));
    const line = { lineId: `l${index}`, speakerId, startMs, endMs, takeMs, speed, baseRate };
    return { ...line, pauses: pausesOf(pauses, takeMs), ...(phrases > 0 && { phrases: phrasesOf(startMs, endMs, phrases) }) };
  });
}

function pausesOf(pauses: AnyLine["pauses"], takeMs: number): [number, number][] {
  const made = pauses.map(([at, ms]): [number, number] => [Math.floor(at * takeMs), Math.min(takeMs, Math.floor(at * takeMs) + ms)]);
  const ordered = made.filter(([from, to]) => to > from).sort((a, b) => a[0] - b[0]);
  return ordered.filter(([from], index) => index === 0 || from > ordered[index - 1]![1]);
}

const phrasesOf = (startMs: number, endMs: number, count: number): [number, number][] =>
  Array.from({ length: count }, (_, index) => [
    startMs + Math.round(((endMs - startMs) * index) / count),
    startMs + Math.round(((endMs - startMs) * (index + (index === count - 1 ? 1 : 0.7))) / count),
  ]);

/** Every hard rule, as a list of what is broken. */
export function broken({ lines, bounds }: Timeline, placements: readonly Placement[]): string[] {
  const faults = lines.flatMap((line, index) => brokenLine(line, placements[index]!, bounds));
  const pairs = lines.flatMap((line, index) =>
    lines.slice(index + 1).map((next, by) => [line, placements[index]!, next, placements[index + 1 + by]!] as const),
  );
  return faults.concat(pairs.flatMap(([line, one, next, other]) => brokenPair(line, one, next, other)));
}

export const partsOf = ({ parts, startMs, endMs }: Placement): readonly PlacedPart[] => parts ?? [{ fromMs: 0, toMs: null, startMs, endMs }];

function brokenLine(line: FitLine, placement: Placement, { startMs, endMs, maxRate }: FitBounds): string[] {
  const { lineId, placed } = placement;
  if (lineId !== line.lineId) return [`${lineId} out of order`];
  if (!placed)
    return placement.startMs === line.startMs && placement.endMs === line.endMs && placement.neededRate! > maxRate ? [] : [`${lineId} kept elsewhere`];
  const shift = placement.startMs - line.startMs;
  return [
    ...(placement.startMs >= startMs && placement.endMs <= endMs ? [] : [`${lineId} out of bounds`]),
    ...(shift <= LATE_MS && shift >= -EARLY_MS ? [] : [`${lineId} shifted ${shift}`]),
    ...brokenParts(line, placement, maxRate),
  ];
}

function brokenParts(line: FitLine, placement: Placement, maxRate: number): string[] {
  const { speed = 1, lineId } = line;
  const parts = partsOf(placement);
  const lost = line.takeMs - parts.reduce((sum, { fromMs, toMs }) => sum + (toMs ?? line.takeMs) - fromMs, 0);
  const seams = parts.slice(1).map((part, index) => [parts[index]!, part] as const);
  const isInPause = (from: number, to: number) => (line.pauses ?? []).some(([begins, ends]) => ends - begins >= LEAST_PAUSE_MS && from >= begins && to <= ends);
  return [
    ...(parts[0]!.fromMs === 0 && parts.at(-1)!.toMs === null ? [] : [`${lineId} cut at an end`]),
    ...seams.filter(([a, b]) => !isInPause(a.toMs!, b.fromMs) || b.startMs < a.endMs).map(() => `${lineId} cut inside`),
    ...(lost >= 0 ? [] : [`${lineId} says something twice`]),
    ...parts.flatMap((part) => brokenPart(part, line, speed, maxRate).map((fault) => `${lineId} ${fault}`)),
  ];
}

function brokenPart({ fromMs, toMs, startMs, endMs }: PlacedPart, { takeMs }: FitLine, speed: number, maxRate: number): string[] {
  const [inTake, inFilm] = [(toMs ?? takeMs) - fromMs, endMs - startMs];
  // Whole milliseconds of a phrase and the pauses beside it: up to 1 ms for each of them, two pauses in all.
  const isStretched = inTake !== inFilm;
  const isHardly = inTake < inFilm * 1.03 - 6 && inTake > inFilm * 0.97 + 6;
  return [
    ...([fromMs, startMs, endMs].every(Number.isInteger) && inFilm > 0 ? [] : ["not whole ms"]),
    ...((inTake / inFilm) * speed <= maxRate + 1e-9 ? [] : [`too fast: ${(inTake / inFilm) * speed}`]),
    ...(isStretched && isHardly && speed <= maxRate ? [`stretched by ${inTake / inFilm}`] : []),
  ];
}

/** Lines of one speaker never meet; those of two lie over each other no longer than their sources did. Two kept ones stay as they were. */
function brokenPair(line: FitLine, one: Placement, next: FitLine, other: Placement): string[] {
  if (!one.placed && !other.placed) return [];
  const source = line.speakerId === next.speakerId ? 0 : Math.max(0, Math.min(line.endMs - next.startMs, 300));
  return other.startMs >= one.endMs - source ? [] : [`${line.lineId} runs into ${next.lineId}`];
}
