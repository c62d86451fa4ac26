/** What must be true of a dub once all is quiet: its jobs, events, edits, money and outputs. */
import { DubEvent } from "../../../src/dubs/events.ts";
import { endStatuses } from "../../../src/dubs/wire.ts";
import type { Usage } from "../../../src/graph/unit.ts";
import { count } from "../tally.ts";
import type { DubHost } from "./dub-host.ts";
import type { User } from "./user.ts";
import type { World } from "./world.ts";

type Told = { type: string; jobId: string | null; data: { status?: string } };

export function judgeDub(world: World, user: User): void {
  const dub = world.dub(user.dubbed.dubId);
  judgeJobs(world, dub, user);
  judgeWatchers(world, dub);
  judgeEdits(world, dub, user);
  judgeUsage(world, dub);
  if (dub.storage.read("SELECT COUNT(*) AS left FROM outbox WHERE not_before <= ?", dub.now())[0]!["left"] !== 0)
    world.fault("an effect was never done", dub.dubId);
}

function judgeJobs(world: World, dub: DubHost, user: User): void {
  const told = dub.witness.events.map((json) => JSON.parse(json) as Told);
  for (const jobId of user.jobs) {
    const mine = told.filter((event) => event.jobId === jobId);
    const ends = mine.filter(({ type, data }) => type === "job.status_changed" && endStatuses.includes(data.status as never));
    if (ends.length !== 1) world.fault("a job does not end exactly once", `${jobId}: ${ends.length} ends`);
    else if (mine.at(-1) !== ends[0]) world.fault("a transition after the end", jobId);
  }
  judgeD1(world, user);
  count(world.counters, "jobs ended", user.jobs.length);
  const broken = dub.witness.events.find((json) => !DubEvent.safeParse(JSON.parse(json)).success);
  if (broken !== undefined) world.fault("an event is not as promised", broken.slice(0, 300));
}

/** Also before anything else happens that would be told with it. */
export function judgeD1(world: World, { dubbed, jobs }: User): void {
  for (const jobId of jobs) {
    const row = world.d1.jobs.get(jobId)!;
    if (row.status !== world.dub(dubbed.dubId).witness.jobs.get(jobId)?.status) world.fault("D1 was not told of an end", `${jobId} is ${row.status} there`);
  }
}

function judgeWatchers(world: World, { dubId, witness }: DubHost): void {
  for (const watcher of world.watchers.all())
    if (watcher.dubId === dubId && watcher.seen !== witness.events.length)
      world.fault("a watcher was not told all", `${dubId}: ${watcher.seen} of ${witness.events.length}`);
}

function judgeEdits(world: World, { dubId, storage }: DubHost, { dubbed: { glossary }, editor: { applied } }: User): void {
  const kept = storage.read("SELECT id FROM edits ORDER BY number").map((row) => String(row["id"]));
  if (glossary && kept.lastIndexOf(glossary.editId) !== 0) world.fault("an edit was lost", `${dubId} began without its glossary, or with it twice`);
  for (const { id } of applied) if (kept.filter((each) => each === id).length !== 1) world.fault("an edit was lost", `${dubId} ${id}`);
}

/** What engines charged and the dub was told of is there once, and nothing else is. */
function judgeUsage(world: World, { dubId, witness, settled }: DubHost): void {
  const rows = new Map(witness.usage);
  for (const { attempt, run, meter, quantity, vendorCostMicros, told } of world.ledger.of(dubId)) {
    const row = rows.get(`${attempt} ${run} ${meter}`);
    rows.delete(`${attempt} ${run} ${meter}`);
    const isRight = row !== undefined && row.quantity === quantity && row.cost === vendorCostMicros;
    if (row ? !isRight || told === "no" : told === "yes")
      world.fault("usage was counted wrongly or lost", `${dubId} ${attempt} ${meter}: told ${told}, ${JSON.stringify(row)} for ${quantity}`);
    if (told !== "yes") count(world.counters, "charges nobody was told of (ambiguous)");
  }
  if (rows.size > 0) world.fault("usage was counted that nobody charged", JSON.stringify([...rows.values()]));
  for (const [jobId, job] of witness.jobs)
    if (endStatuses.includes(job.status))
      judgeSettled(
        world,
        jobId,
        [...witness.usage.values()].filter((row) => row.jobId === jobId),
        settled.get(jobId),
      );
}

function judgeSettled(world: World, jobId: string, rows: { quantity: number; cost: number }[], settled: Usage[] | undefined): void {
  if (!settled) return world.fault("a job's end was not settled", jobId);
  const sum = (list: readonly number[]): number => list.reduce((total, each) => total + each, 0);
  const [counted, paid] = [sum(rows.map(({ cost }) => cost)), sum(settled.map(({ vendorCostMicros }) => vendorCostMicros))];
  const [much, told] = [sum(rows.map(({ quantity }) => quantity)), sum(settled.map(({ quantity }) => quantity))];
  if (counted !== paid || much !== told)
    world.fault("a job's end was settled with another sum", `${jobId}: ${paid} instead of ${counted}, ${told} instead of ${much}`);
}
