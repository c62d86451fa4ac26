/** Ours: one pace for each speaker, pinned before the takes are spoken, then the product's own fit (src/dubbing/fit) island by island. */
import { budgetOf, missOf, slotMs } from "../../../src/dubbing/budget.ts";
import { islandsOf } from "../../../src/dubbing/fit/beside.ts";
import { fitIsland } from "../../../src/dubbing/fit/fit-island.ts";
import { needOf } from "../../../src/dubbing/plan-paces.ts";
import type { FitLine, Placement } from "../../../src/dubbing/script.ts";
import { median } from "../../quantile.ts";
import { type Outcome, type Placed, type Policy, type PolicyFilm, type PolicyLine, sounding } from "./policy.ts";

/** As in src/dubbing/plan-paces.ts, which works on a dub's graph: the first lines of a speaker tell it, in steps. */
const [FIRST_LINES, SLOWEST, FASTEST, STEPS] = [20, 0.85, 1.15, 20];
const MOST_REWRITES = 2;
/** The budget is asked for in ms here; characters, which it has too, are of no voice in particular. */
const ANY_VOICE = { language: "en", engine: "", voice: "" };

/** `maxRate`: beyond it a line keeps its original voice. */
export const ours = (maxRate: number): Policy => ({
  name: `OneVoice (${maxRate})`,
  source: "src/dubbing/fit",
  place: (film) => place(film, maxRate),
  rewrites: {
    most: MOST_REWRITES,
    fills: true,
    // First by what the text is foreseen to last, then by what its take did last.
    target: ({ line, next, attempt }) => {
      const budget = budgetOf({ slotMs: slotMs(line, next), speaker: ANY_VOICE });
      const miss = missOf(attempt === 0 ? line.foreseenMs : line.takeMs, budget);
      if (miss === null) return null;
      // As src/dubbing/plan-wording.ts asks for it.
      return miss === "shorter" ? budget.slotMs : budget.leastMs;
    },
  },
});

function place({ lines, standing, filmMs }: PolicyFilm, maxRate: number): Outcome {
  const paces = pacesOf(lines);
  const fitLines = lines.map((line) => fitLine(line, paces.get(line.speakerId)!));
  const asked = new Map(fitLines.map((line) => [line.lineId, line]));
  const placements = islandsOf(fitLines, standing, filmMs).flatMap(({ lines: own, startMs, endMs }) => fitIsland(own, { startMs, endMs, maxRate }));
  const byId = new Map(lines.map((line) => [line.lineId, line]));
  const isPlaced = (one: Placement): boolean => one.placed;
  return {
    placed: placements.filter(isPlaced).map((one) => heard(byId.get(one.lineId)!, asked.get(one.lineId)!, one)),
    kept: placements.filter((one) => !isPlaced(one)).map(({ lineId }) => byId.get(lineId)!),
    failure: null,
  };
}

/** Speaker -> pace, of what is foreseen over the time there is. */
function pacesOf(lines: readonly PolicyLine[]): ReadonlyMap<string, number> {
  const needs = lines.map((line, index) => ({ line, need: needOf(line.foreseenMs, line.endMs - line.startMs, slotMs(line, lines[index + 1] ?? null)) }));
  const bySpeaker = Map.groupBy(needs, ({ line }) => line.speakerId);
  return new Map([...bySpeaker].map(([speakerId, own]) => [speakerId, stepped(median(own.slice(0, FIRST_LINES).map(({ need }) => need)))]));
}

const stepped = (need: number): number => Math.round(Math.min(FASTEST, Math.max(SLOWEST, need)) * STEPS) / STEPS;

/** As it would be spoken at that pace: all of it shorter or longer by as much. */
function fitLine({ lineId, speakerId, startMs, endMs, takeMs, pauses, phrases }: PolicyLine, pace: number): FitLine {
  const at = (ms: number): number => Math.round(ms / pace);
  return {
    lineId,
    speakerId,
    startMs,
    endMs,
    takeMs: at(takeMs),
    speed: pace,
    baseRate: pace,
    pauses: pauses.map(([from, to]): [number, number] => [at(from), at(to)]),
    phrases: phrases.map(([from, to]): [number, number] => [from, to]),
  };
}

/** Its parts, each at its own rate, laid on the film. What no part holds of the sounding take would be cut. */
function heard(line: PolicyLine, { takeMs, pauses = [], speed = 1 }: FitLine, { startMs, endMs, parts }: Placement): Placed {
  const all = parts ?? [{ fromMs: 0, toMs: null, startMs, endMs }];
  const spoken = sounding({ takeMs, pauses });
  const speech = all.flatMap(({ fromMs, toMs, ...at }) => {
    const untilMs = toMs ?? takeMs;
    const onFilm = (ms: number): number => at.startMs + ((Math.min(untilMs, Math.max(fromMs, ms)) - fromMs) * (at.endMs - at.startMs)) / (untilMs - fromMs);
    return spoken.filter(([from, to]) => to > fromMs && from < untilMs).map(([from, to]) => [onFilm(from), onFilm(to)] as const);
  });
  const partsOf = ([from, to]: readonly [number, number]): number =>
    all.reduce((sum, { fromMs, toMs }) => sum + Math.max(0, Math.min(to, toMs ?? takeMs) - Math.max(from, fromMs)), 0);
  const missingMs = spoken.reduce((sum, span) => sum + (span[1] - span[0] - partsOf(span)), 0);
  // Not as it is told, but as it would be measured.
  const [takenMs, lastsMs] = [
    all.reduce((sum, { fromMs, toMs }) => sum + (toMs ?? takeMs) - fromMs, 0),
    all.reduce((sum, part) => sum + part.endMs - part.startMs, 0),
  ];
  return { line, startMs, endMs, rate: (speed * takenMs) / lastsMs, cutMs: missingMs, speech };
}
