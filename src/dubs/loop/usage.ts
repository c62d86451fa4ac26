/** What attempts used: each start's report counts once, a late one of an attempt that ended without it too. */
import { isOver, type Unit, type Usage } from "../../graph/unit.ts";
import { endStatuses } from "../wire.ts";
import type { Job, Orphan } from "./rows.ts";
import { isWanting } from "./jobs.ts";
import { languageOf, type Loop } from "./units.ts";

export type Told = { attempt: number; run: string; usage: readonly Usage[] };

/** Of the attempt that ends with this report. */
export function recordUsage({ store }: Loop, unit: Unit, { attempt, run, usage }: Told): void {
  const at = { attempt, run, unitKey: unit.spec.key, jobId: unit.account ?? null, stage: unit.spec.stage, language: languageOf(unit), lineId: lineOf(unit) };
  for (const each of merged(usage)) store.putUsage({ ...at, ...each });
  settleAgain(store, at.jobId);
}

/** The end of a job is told again, with more: another job may still want the work that was begun on its account. */
function settleAgain(store: Loop["store"], jobId: string | null): void {
  const job = jobId === null ? undefined : store.jobs.get(jobId);
  if (!job || !endStatuses.includes(job.status)) return;
  store.enqueue({ kind: "settle", jobId: job.id });
  store.putMeta({ ...store.meta!, revision: store.meta!.revision + 1 });
}

/** Of an attempt that is over: its work is lost, or was done by another start of it; its cost is not. */
export function recordLateUsage(loop: Loop, told: Told): void {
  const { store } = loop;
  if (told.usage.length === 0 || !store.meta || store.meta.removed || store.hasUsage(told.attempt, told.run)) return;
  const owner = ownerOf(loop, told.attempt);
  const unit = owner && store.units.get(owner.unitKey);
  if (!owner || !unit) return;
  recordUsage(loop, { ...unit, account: owner.account }, told);
}

function ownerOf({ store }: Loop, attempt: number): Orphan | null {
  for (const { spec, state, account } of store.units.rows.values())
    if (state.status === "done" && state.attempt === attempt) return { unitKey: spec.key, account: account ?? null };
  return store.takeOrphan(attempt) ?? store.usageOwner(attempt);
}

/** A report may name a meter twice. */
function merged(usage: readonly Usage[]): Usage[] {
  return [...Map.groupBy(usage, ({ meter }) => meter)].map(([meter, same]) => ({
    meter,
    quantity: same.reduce((sum, { quantity }) => sum + quantity, 0),
    vendorCostMicros: same.reduce((sum, { vendorCostMicros }) => sum + vendorCostMicros, 0),
  }));
}

const OF_A_LINE = new Set(["rewrite", "synthesize", "verify"]);
const lineOf = ({ spec }: Unit): string | null => (OF_A_LINE.has(spec.stage) ? (spec.label.split("/")[2] ?? null) : null);

export const concerns = (unit: Unit, job: Job): boolean => {
  const language = languageOf(unit);
  return language === null || job.languages.includes(language);
};

const costOf = (usage: readonly Usage[] = []): number => usage.reduce((sum, { vendorCostMicros }) => sum + vendorCostMicros, 0);

/** The oldest job that wants the unit and may still spend what it could cost; null: none may. */
export function accountFor({ store, ports }: Loop, unit: Unit): string | null {
  const worstMicros = unit.spec.worstMicros ?? 0;
  const able = [...store.jobs.rows.values()].find((job) => {
    if (!isWanting(job) || !concerns(unit, job)) return false;
    return worstMicros === 0 || ports.spend.authorizes({ worstMicros, spentMicros: spentBy(store, job), ceilingMicros: job.ceilingMicros });
  });
  return able?.id ?? null;
}

/** What it has cost, and may yet by what is under way, or by what was given up and may have gone on: its report may come late, or never. */
function spentBy({ units, usage, attempts, orphans }: Loop["store"], job: Job): number {
  let reserved = 0;
  for (const { account, worstMicros = 0 } of orphans.values()) if (account === job.id) reserved += worstMicros;
  for (const key of attempts.values()) if (units.get(key)?.account === job.id) reserved += units.get(key)!.spec.worstMicros ?? 0;
  return costOf(usage.get(job.id)) + reserved;
}

/** Nothing of what the job still wants can be paid for, but for what waits for a person. */
export function isSpentOut({ store }: Loop, job: Job): boolean {
  let spent = 0;
  for (const unit of store.units.rows.values()) {
    if (isOver(unit.state) || !concerns(unit, job)) continue;
    if (unit.state.status !== "blocked") return false;
    spent += Number(unit.state.by === "spend");
  }
  return spent > 0;
}
