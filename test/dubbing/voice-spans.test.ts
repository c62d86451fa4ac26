import * as fc from "../property.ts";
import { expect, test } from "vitest";
import type { Line, Placement } from "../../src/dubbing/script.ts";
import { type Ducked, overlap, type Span, voiceSpans } from "../../src/dubbing/voice-spans.ts";

const [SPEECH_MARGIN_MS, TAKE_MARGIN_MS, JOIN_MS, SHORTEST_MS] = [120, 60, 200, 120];
type Sounding = { separated: boolean; filmMs: number; duckOf: (line: Line) => number };

const anyLine = fc.record({
  startMs: fc.nat(20_000),
  pauses: fc.array(fc.tuple(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 400 })), { minLength: 1, maxLength: 3 }),
  treatment: fc.constantFrom("dub" as const, "dub" as const, "dub" as const, "keep" as const, "mute" as const),
  shift: fc.integer({ min: -500, max: 1_000 }),
  takeMs: fc.integer({ min: 1, max: 6_000 }),
  placed: fc.constantFrom("placed", "placed", "not placed", "unknown"),
  isUnder: fc.boolean(),
  duckDb: fc.constantFrom(0, -3, -6),
});
type AnyLine = typeof anyLine extends fc.Arbitrary<infer One> ? One : never;

function lineOf({ startMs, pauses, treatment, isUnder }: AnyLine, index: number): Line {
  let at = startMs;
  const speech = pauses.map(([ms, pauseMs]): [number, number] => {
    const span: [number, number] = [at, at + ms];
    at += ms + pauseMs;
    return span;
  });
  const [id, endMs] = [`l${index}`, speech.at(-1)![1]];
  const said = { text: "text", words: 3, score: 0.9, levelDb: -20, revision: 1 };
  return { id, anchor: id, startMs, endMs, speakerId: "one", speech, treatment, ...said, ...(isUnder && { warnings: ["backchannel" as const] }) };
}

function placementsOf(rows: readonly AnyLine[]): Map<string, Placement> {
  const all = rows.map(({ startMs, shift, takeMs, placed }, index): Placement | null =>
    placed === "unknown"
      ? null
      : { lineId: `l${index}`, placed: placed === "placed", startMs: startMs + shift, endMs: startMs + shift + takeMs, rate: 1, reason: "natural" },
  );
  return new Map(all.flatMap((one) => (one ? [[one.lineId, one]] : [])));
}

test("one pass over the film finds what comparing every span with every other finds", () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 14 }), fc.boolean(), fc.integer({ min: 1, max: 25_000 }), (rows, separated, filmMs) => {
      const [lines, placements] = [rows.map(lineOf), placementsOf(rows)];
      const sounding = { separated, filmMs, duckOf: ({ id }: Line) => rows[Number(id.slice(1))]!.duckDb };
      expect(voiceSpans(lines, placements, sounding)).toEqual(plainly(lines, placements, sounding));
    }),
    { numRuns: 5_000, seed: 11 },
  );
});

/** As one would write it down first: every span is held against every other. */
function plainly(lines: readonly Line[], placements: ReadonlyMap<string, Placement>, { separated, filmMs, duckOf }: Sounding): Ducked[] {
  const gone = lines.filter((line) => isGone(line, placements));
  const speech = gone.flatMap((line) => line.speech.map(([startMs, endMs]) => ({ startMs: startMs - SPEECH_MARGIN_MS, endMs: endMs + SPEECH_MARGIN_MS })));
  const own = gone.map(({ startMs, endMs }) => ({ startMs: startMs - SPEECH_MARGIN_MS, endMs: endMs + SPEECH_MARGIN_MS }));
  const takes = gone.flatMap((line) => (line.treatment === "dub" ? wide(placements.get(line.id)) : []));
  const covered = separated ? takes.flatMap((take) => own.flatMap((line) => overlap(take, line))) : takes;
  const kept = lines
    .filter((line) => !isGone(line, placements) && !isUnderAnother(line))
    .flatMap((line) => line.speech.map(([startMs, endMs]) => ({ startMs, endMs })));
  const film = { startMs: 0, endMs: filmMs };
  const spans = without(merged([...speech, ...covered].flatMap((span) => overlap(span, film))), kept).filter((span) => length(span) >= SHORTEST_MS);
  return spans.flatMap((span) => ducked(span, gone, duckOf));
}

const isGone = (line: Line, placements: ReadonlyMap<string, Placement>): boolean =>
  line.treatment === "mute" || (line.treatment === "dub" && placements.get(line.id)?.placed === true);

/** A "mhm" under another's sentence is not worth hearing the original sentence with it. */
const isUnderAnother = ({ warnings = [] }: Line): boolean => warnings.includes("backchannel");

const length = ({ startMs, endMs }: Span): number => endMs - startMs;

function wide(placement: Placement | undefined): Span[] {
  return placement ? [{ startMs: placement.startMs - TAKE_MARGIN_MS, endMs: placement.endMs + TAKE_MARGIN_MS }] : [];
}

/** Each line's ducking, from half-way to the line before to half-way to the one after. */
function ducked(span: Span, gone: readonly Line[], duckOf: (line: Line) => number): Ducked[] {
  const inside = gone.filter((line) => line.startMs < span.endMs + SPEECH_MARGIN_MS && line.endMs > span.startMs - SPEECH_MARGIN_MS).sort(byStart);
  const parts: Ducked[] = [];
  for (const [index, line] of inside.entries()) {
    const next = inside[index + 1];
    const endMs = next ? Math.min(span.endMs, Math.max(span.startMs, Math.floor((line.endMs + next.startMs) / 2))) : span.endMs;
    const startMs = parts.at(-1)?.endMs ?? span.startMs;
    const last = parts.at(-1);
    if (endMs <= startMs) continue;
    const duckDb = duckOf(line);
    if (last?.duckDb === duckDb) last.endMs = endMs;
    else parts.push({ startMs, endMs, duckDb });
  }
  return parts.length > 0 ? parts : [{ ...span, duckDb: 0 }];
}

const byStart = (a: Line, b: Line): number => a.startMs - b.startMs || a.endMs - b.endMs;

function merged(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.startMs - b.startMs)) {
    const last = all.at(-1);
    if (last && span.startMs - last.endMs < JOIN_MS) last.endMs = Math.max(last.endMs, span.endMs);
    else all.push({ ...span });
  }
  return all;
}

function without(spans: readonly Span[], holes: readonly Span[]): Span[] {
  return holes.reduce<Span[]>((rest, hole) => rest.flatMap((span) => cutOut(span, hole)), [...spans]);
}

function cutOut(span: Span, hole: Span): Span[] {
  if (overlap(span, hole).length === 0) return [span];
  return [
    { startMs: span.startMs, endMs: hole.startMs },
    { startMs: hole.endMs, endMs: span.endMs },
  ].filter(({ startMs, endMs }) => startMs < endMs);
}
