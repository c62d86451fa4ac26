/** Tells watchers what changed in a line, once, and keeps what they were told: it is what the API reads. */
import { takeId } from "../../dubbing/plan-language.ts";
import type { Plan } from "../../dubbing/plan.ts";
import type { LanguagePlan, LineOutcome } from "../../dubbing/planning.ts";
import type { Placement } from "../../dubbing/script.ts";
import type { LineState } from "./rows.ts";
import type { Loop } from "./units.ts";

export function announce(loop: Loop, plan: Plan): void {
  for (const language of plan.languages) {
    const placements = new Map(
      language.fit.islands.flatMap((island) => (island.placements.status === "done" ? island.placements.value : [])).map((each) => [each.lineId, each]),
    );
    for (const outcome of language.lines) announceLine(loop, language, outcome, placements.get(outcome.line.id));
  }
}

function announceLine({ store }: Loop, { language }: LanguagePlan, outcome: LineOutcome, placement: Placement | undefined): void {
  const before = store.lineState(language, outcome.line.id) ?? { take: null, placement: null, kept: null };
  const after = stateOf(outcome, placement, store.meta!.engines.synthesize.id);
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  store.putLineState(language, outcome.line.id, after);
  const lineId = outcome.line.id;
  const to = { language, jobId: null };
  if (after.take && after.take.id !== before.take?.id)
    store.emit({ type: "line.spoken", ...to, data: { lineId, takeId: after.take.id, durationMs: after.take.durationMs, engine: after.take.engine } });
  if (after.kept && after.kept !== before.kept) store.emit({ type: "line.kept", ...to, data: { lineId, reason: after.kept } });
  if (after.placement && JSON.stringify(after.placement) !== JSON.stringify(before.placement)) {
    const { placed, startMs, endMs, rate } = after.placement;
    store.emit({ type: "line.placed", ...to, data: { lineId, placed, startMs, endMs, rate } });
  }
}

function stateOf({ line, take, voice, kept }: LineOutcome, placement: Placement | undefined, engine: string): LineState {
  const taken = take && { id: takeId(take.key, line.id), durationMs: take.value.durationMs, voice, engine, variant: 0, artifactKey: take.artifact.key };
  const placed = placement
    ? { placed: placement.placed, startMs: placement.startMs, endMs: placement.endMs, rate: placement.rate, reason: placement.reason }
    : null;
  return { take: taken, placement: placed, kept: kept?.code ?? (placement && !placement.placed ? placement.reason : null) };
}
