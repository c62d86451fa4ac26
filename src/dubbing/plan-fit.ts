/** Islands of a language: which lines are fitted together, and between which walls. */
import { z } from "zod";
import { all } from "../graph/graph.ts";
import { islandsOf } from "./fit/beside.ts";
import type { Island } from "./fit/islands.ts";
import { takeMs } from "./mix-plan.ts";
import type { Fit, FittedIsland, LanguageContext, LineOutcome } from "./planning.ts";
import type { Paces } from "./plan-paces.ts";
import { Placement, type FitLine } from "./script.ts";

const FitValue = z.object({ placements: z.array(Placement) });

export function planFit(context: LanguageContext, outcomes: LineOutcome[], paces: Paces): Fit {
  const spoken = outcomes.filter(({ line, kept }) => line.treatment === "dub" && kept === null);
  const standing = outcomes.filter(({ line, kept }) => line.treatment === "keep" || kept !== null).map(({ line }) => line);
  const byLine = new Map(outcomes.map((outcome) => [outcome.line.id, outcome]));
  const lines = spoken.map((outcome) => fitLine(context, outcome, paces));
  const asBefore = (line: FitLine): FitLine => steadied(context, line, () => fitLine(context, byLine.get(line.lineId)!, paces));
  const islands = islandsOf(lines, standing, context.prepared.film.durationMs).map((island) =>
    fitOne(context, { ...island, lines: island.lines.map(asBefore) }, byLine),
  );
  const placements = all(islands.map((island) => island.placements));
  return { islands, placements: placements.status === "done" ? { status: "done", value: placements.value.flat() } : placements };
}

/** A take not measured yet counts 1 ms here: its island waits, and islands are made of the source's times alone. */
function fitLine({ language, graph }: LanguageContext, { line, take }: LineOutcome, paces: Paces): FitLine {
  const pace = paces.of(line.speakerId);
  return graph.memo.once(`fit-line/${language}/${line.id}`, [line, take, pace], () => {
    const { speed = 1, pauses = [] } = take?.value ?? {};
    return {
      lineId: line.id,
      speakerId: line.speakerId,
      startMs: line.startMs,
      endMs: line.endMs,
      takeMs: take ? takeMs(take.value) : 1,
      phrases: line.speech.map(([startMs, endMs]): [number, number] => [startMs, endMs]),
      ...(speed !== 1 && { speed }),
      ...(pauses.length > 0 && { pauses }),
      ...(pace !== "pending" && pace !== 1 && { baseRate: pace }),
    };
  });
}

/** A line that others hold back is made anew by `islandsOf`: here it is the same object as long as it says the same, or its island would be planned again every time. */
function steadied({ language, graph }: LanguageContext, line: FitLine, unheld: () => FitLine): FitLine {
  const { fromMs, untilMs } = line;
  if (fromMs === undefined && untilMs === undefined) return line;
  return graph.memo.once(`held/${language}/${line.lineId}`, [unheld(), fromMs, untilMs], () => line);
}

function fitOne(context: LanguageContext, { lines, startMs, endMs }: Island, byLine: ReadonlyMap<string, LineOutcome>): FittedIsland {
  const { language, input, graph } = context;
  const measured = lines.every((line) => byLine.get(line.lineId)!.take !== null);
  if (!measured) return { startMs, endMs, placements: { status: "pending" } };
  const { maxRate } = input.options;
  const label = `fit/${language}/${lines[0]!.lineId}`;
  const version = input.versions.fit;
  const { ref } = graph.steady(label, [startMs, endMs, maxRate, version, ...lines], null, () => ({
    stage: "fit",
    version,
    label,
    lane: "worker",
    params: { lines, startMs, endMs, maxRate },
    weight: 0.05,
  }));
  if (ref.status !== "done") return { startMs, endMs, placements: ref };
  const placements = graph.memo.once(`placements/${label}`, [ref.value], () => FitValue.parse(ref.value.value).placements);
  return { startMs, endMs, placements: { status: "done", value: placements } };
}
