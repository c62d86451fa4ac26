/** Tells how far each job is, when it moved. */
import { PIECE_MS } from "../../../containers/contract/stages.ts";
import type { Plan } from "../../dubbing/plan.ts";
import { progressOf, workOf } from "../../graph/progress.ts";
import type { Unit } from "../../graph/unit.ts";
import { isWanting } from "./jobs.ts";
import type { Job } from "./rows.ts";
import type { Loop } from "./units.ts";
import { concerns } from "./usage.ts";

/** Watchers are told when a job moved by this much or came to another stage, at most this often. */
const STEP = 0.005;
const EVERY_MS = 250;
const LINES_PER_MINUTE = 10;

export function reportProgress(loop: Loop, plan: Plan): void {
  for (const job of loop.store.jobs.rows.values()) if (isWanting(job)) report(loop, job, plan);
}

function report({ store, ports }: Loop, job: Job, plan: Plan): void {
  if (ports.now() - (lookedAt.get(job) ?? 0) < EVERY_MS) return;
  lookedAt.set(job, ports.now());
  const units = [...store.units.rows.values()].filter((unit) => unit.state.status !== "canceled" && concerns(unit, job));
  const elapsedMs = job.startedAt ? ports.now() - Date.parse(job.startedAt) : 0;
  const work = workOf(units, unplanned(plan, store.lines.length, job.languages.length), store.meta!.pace);
  const { progress, etaMs } = progressOf(work, job.progress, elapsedMs);
  const stage = busiest(units);
  if (stage === job.stage && progress - job.progress < STEP) return;
  const moved = { ...job, progress, stage, etaMs: job.status === "awaiting_review" ? null : etaMs };
  lookedAt.set(moved, ports.now());
  store.putJob(moved);
  store.putMeta({ ...store.meta!, revision: store.meta!.revision + 1 });
  const done = units.filter((unit) => unit.state.status === "done").length;
  store.emit({ type: "job.progressed", jobId: job.id, data: { progress, stage: stage ?? "done", etaMs: moved.etaMs, done, total: units.length } });
}

/** When a job was last looked at, because a long film has thousands of units; rows are replaced at every change, so a forgotten one only means a little earlier. */
const lookedAt = new WeakMap<Job, number>();

/** Before lines and pieces are known they are guessed from the film's length: seconds of work by stage. */
function unplanned(plan: Plan, lines: number, languages: number): Record<string, number> {
  const minutes = (plan.film?.durationMs ?? 60_000) / 60_000;
  const pieces = Math.ceil((minutes * 60_000) / PIECE_MS);
  const spoken = languages * (lines || minutes * LINES_PER_MINUTE);
  const prepared = { probe: 1, extract: 1 + minutes, separate: languages > 0 ? 2 * pieces : 0, transcribe: 1 + 7.5 * minutes, segment: 0.2 };
  if (languages === 0) return prepared;
  const rendered = {
    mix: 0.5 * pieces * languages,
    encode: 0.5 * pieces * languages,
    join: languages,
    mux: languages,
    subtitle: 0.2 * languages,
    report: 0.2 * languages,
  };
  return { ...prepared, translate: 0.1 * spoken, synthesize: 1.4 * spoken, fit: 0.02 * spoken, ...rendered };
}

function busiest(units: Unit[]): string | null {
  const left = new Map<string, number>();
  for (const { spec, state } of units)
    if (state.status === "running" || state.status === "ready" || state.status === "waiting") left.set(spec.stage, (left.get(spec.stage) ?? 0) + spec.weight);
  return [...left].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
