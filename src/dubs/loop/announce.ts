/** Tells watchers what changed in the lines, at most so often, and keeps what they were told: it is what the API reads. */
import { shownWords, takeId } from "../../dubbing/plan-told.ts";
import type { Plan } from "../../dubbing/plan.ts";
import type { LanguagePlan, LineOutcome, Tried } from "../../dubbing/planning.ts";
import type { Placement } from "../../dubbing/script.ts";
import type { DubEvent } from "../events.ts";
import type { LineState } from "./rows.ts";
import type { Loop } from "./units.ts";

type Changed = Extract<DubEvent, { type: "lines.changed" }>["data"]["lines"][number];
/** Of one event: a frame stays small, and a row holds it, whatever an engine said. */
const MOST_LINES = 100;
const MOST_CHARACTERS = 100_000;
const NO_TAKES: string[] = [];
const NOTHING_JUDGED: NonNullable<LineState["judged"]> = {};
const UNTOLD: LineState = { take: null, placement: null, kept: null, translation: null, takes: NO_TAKES };

export class Announcer {
  private readonly last = new Map<string, { at: number; awaitsReview: boolean }>();
  private readonly loop: Loop;
  /** When lines that were not told yet may be. */
  dueAt: number | null = null;

  constructor(loop: Loop) {
    this.loop = loop;
  }

  /** A language's last word on its lines comes before what it led to (outputs, a job's end), whenever that is: also when a commit failed and the turn is made again. */
  announce(plan: Plan, isLast = false): void {
    const { ports } = this.loop;
    this.dueAt = null;
    for (const language of plan.languages) {
      const { awaitsReview } = language;
      const last = this.last.get(language.language);
      const due = (last?.at ?? 0) + ports.settings.announceEveryMs;
      const turned = language.status !== "pending" || language.outputs.length > 0 || (awaitsReview && !last?.awaitsReview);
      if (isLast || turned || due <= ports.now() || ports.now() < (last?.at ?? 0)) {
        this.tell(language);
        this.last.set(language.language, { at: ports.now(), awaitsReview });
      } else this.dueAt = Math.min(this.dueAt ?? due, due);
    }
  }

  private tell(plan: LanguagePlan): void {
    const { store } = this.loop;
    const placements = new Map(
      plan.fit.islands.flatMap((island) => (island.placements.status === "done" ? island.placements.value : [])).map((each) => [each.lineId, each]),
    );
    const changed = plan.lines.flatMap((outcome) => this.changeOf(plan.language, outcome, placements.get(outcome.line.id)));
    for (const lines of inEvents(changed)) store.emit({ type: "lines.changed", language: plan.language, jobId: null, data: { lines } });
  }

  private changeOf(language: string, outcome: LineOutcome, placement: Placement | undefined): Changed[] {
    const { store, memo } = this.loop;
    const { line, take, kept, translation, tried, misses } = outcome;
    const before = store.lineStates.get(language, line.id);
    const takes = withLast(before?.takes ?? NO_TAKES, tried);
    const judged = withJudged(before?.judged ?? NOTHING_JUDGED, tried);
    const { text, engine, prompt, rewrites } = translation ?? {};
    const after = memo.once(`told/${language}/${line.id}`, [take, misses, kept?.code, text, engine, prompt, rewrites, placement, takes, judged], () =>
      stateOf(outcome, placement, { takes, judged }),
    );
    if (before === after) return [];
    if (JSON.stringify(before ?? UNTOLD) === JSON.stringify(after)) {
      if (before) store.lineStates.load(language, line.id, after);
      return [];
    }
    store.lineStates.put(language, line.id, after);
    const change = difference(line.id, before ?? UNTOLD, after);
    return Object.keys(change).length > 1 ? [change] : [];
  }
}

function inEvents(changed: readonly Changed[]): Changed[][] {
  const events: Changed[][] = [];
  let room = 0;
  for (const change of changed) {
    const { length } = JSON.stringify(change);
    const last = events.at(-1);
    if (last && last.length < MOST_LINES && length <= room) last.push(change);
    else [events[events.length], room] = [[change], MOST_CHARACTERS];
    room -= length;
  }
  return events;
}

function withLast(takes: string[], tried: readonly Tried[]): string[] {
  const fresh = tried.map(({ key }) => key).filter((key) => !takes.includes(key));
  return fresh.length === 0 ? takes : [...takes, ...fresh];
}

function difference(lineId: string, before: LineState, after: LineState): Changed {
  const isNew = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) !== JSON.stringify(b ?? null);
  const { take, placement, kept, translation } = after;
  return {
    lineId,
    ...(translation && isNew(translation, before.translation) && { translation: { text: translation.text, engine: translation.engine } }),
    ...(isNew(take?.id, before.take?.id) && { take: take && shownTake(take) }),
    ...(isNew(placement, before.placement) && {
      placement: placement && { placed: placement.placed, startMs: placement.startMs, endMs: placement.endMs, rate: placement.rate },
    }),
    ...(isNew(kept, before.kept) && { kept }),
  };
}

const shownTake = ({ id, durationMs, engine, flags = [] }: NonNullable<LineState["take"]>) => ({
  id,
  durationMs,
  engine,
  ...(flags.length > 0 && { flags }),
});

/** The same object as long as nothing new was heard. */
function withJudged(judged: NonNullable<LineState["judged"]>, tried: readonly Tried[]): NonNullable<LineState["judged"]> {
  const fresh: NonNullable<LineState["judged"]> = {};
  for (const { key, judgement } of tried) if (judgement && !judged[key]) fresh[key] = { flags: [...judgement.flags], wer: judgement.wer };
  return Object.keys(fresh).length === 0 ? judged : { ...judged, ...fresh };
}

type Spoken = { takes: string[]; judged: NonNullable<LineState["judged"]> };

function placementOf({ placed, startMs, endMs, rate, reason, done = [], neededRate }: Placement): NonNullable<LineState["placement"]> {
  return { placed, startMs, endMs, rate, reason, ...(done.length > 0 && { done: [...done] }), ...(neededRate !== undefined && { neededRate }) };
}

function stateOf({ line, take, kept, translation, misses }: LineOutcome, placement: Placement | undefined, { takes, judged }: Spoken): LineState {
  const taken = take && {
    id: takeId(take.key, line.id),
    durationMs: take.value.durationMs,
    voice: take.voice,
    engine: take.engine,
    variant: take.variant,
    artifactKey: take.artifact.key,
    ...((take.value.speed ?? 1) !== 1 && { speed: take.value.speed }),
    ...(misses && { misses }),
    ...(take.judgement && { flags: [...take.judgement.flags], wer: take.judgement.wer }),
  };
  const placed = placement ? placementOf(placement) : null;
  return {
    take: taken,
    placement: placed,
    kept: kept?.code ?? (placement && !placement.placed ? placement.reason : null),
    ...(kept && { keptMessage: kept.message }),
    translation: translation && shownWords(translation),
    takes,
    ...(Object.keys(judged).length > 0 && { judged }),
  };
}
