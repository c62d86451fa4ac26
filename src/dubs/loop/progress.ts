/** How far a job is: work done over work expected, in seconds of work; it never goes back. */
import { PIECE_MS } from "../../../containers/contract/stages.ts";
import type { Plan } from "../../dubbing/plan.ts";
import type { Unit } from "../../graph/unit.ts";
import { isWanting } from "./jobs.ts";
import type { Job } from "./rows.ts";
import type { Loop } from "./units.ts";

/** Watchers are told when a job moved by this much or came to another stage, at most this often. */
const STEP = 0.005;
const EVERY_MS = 250;
const LINES_PER_MINUTE = 10;

export function reportProgress(loop: Loop, plan: Plan): void {
  for (const job of [...loop.store.jobs.values()].filter(isWanting)) report(loop, job, plan);
}

function report({ store, ports }: Loop, job: Job, plan: Plan): void {
  if (ports.now() - (lookedAt.get(job) ?? 0) < EVERY_MS) return;
  lookedAt.set(job, ports.now());
  const units = [...store.units.values()].filter((unit) => unit.state.status !== "canceled" && concerns(unit, job));
  const worked = units.reduce((sum, unit) => sum + unit.spec.weight * share(unit), 0);
  const expected = Math.max(
    expectedWork(plan, store.lines.length, job.languages.length),
    units.reduce((sum, unit) => sum + unit.spec.weight, 0),
  );
  const progress = Math.min(0.99, Math.max(job.progress, worked / expected));
  const stage = busiest(units);
  const elapsed = job.startedAt ? ports.now() - Date.parse(job.startedAt) : 0;
  const etaMs = progress > 0.1 ? Math.round((elapsed * (1 - progress)) / progress) : null;
  if (stage === job.stage && progress - job.progress < STEP) return;
  const moved = { ...job, progress, stage, etaMs };
  lookedAt.set(moved, ports.now());
  store.putJob(moved);
  store.putMeta({ ...store.meta!, revision: store.meta!.revision + 1 });
  const done = units.filter((unit) => unit.state.status === "done").length;
  store.emit({ type: "job.progressed", jobId: job.id, data: { progress, stage: stage ?? "done", etaMs, done, total: units.length } });
}

/** When a job was last looked at, because a long film has thousands of units; rows are replaced at every change, so a forgotten one only means a little earlier. */
const lookedAt = new WeakMap<Job, number>();

/** `synthesize/pt-BR/...` belongs to jobs with that language, `probe` to all. */
function concerns(unit: Unit, job: Job): boolean {
  const language = languageOf(unit);
  return language === null || job.languages.includes(language);
}

/** Null: the unit is of the preparation, which all languages share. */
export function languageOf({ spec }: Unit): string | null {
  return PER_LANGUAGE.has(spec.stage) ? spec.label.split("/")[1]! : null;
}

const PER_LANGUAGE = new Set(["translate", "synthesize", "fit", "mix", "encode", "join", "subtitle", "mux", "report"]);

const share = ({ state }: Unit): number => (state.status === "done" || state.status === "failed" ? 1 : state.status === "running" ? state.progress : 0);

/** Before lines and pieces are known they are guessed from the film's length. */
function expectedWork(plan: Plan, lines: number, languages: number): number {
  const minutes = (plan.probe?.durationMs ?? 60_000) / 60_000;
  const pieces = Math.ceil((minutes * 60_000) / PIECE_MS);
  const perLine = 0.1 + 1.4 + 0.02;
  const prepared = 2 + minutes + 2 * pieces + 1 + minutes * 7.5;
  return prepared + languages * ((lines || minutes * LINES_PER_MINUTE) * perLine + pieces + 2.4);
}

function busiest(units: Unit[]): string | null {
  const left = new Map<string, number>();
  for (const { spec, state } of units)
    if (state.status === "running" || state.status === "ready" || state.status === "waiting") left.set(spec.stage, (left.get(spec.stage) ?? 0) + spec.weight);
  return [...left].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
