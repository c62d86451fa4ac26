/** D1 as a dub's projection and the sweeper see it: jobs with their next look, guarded by sequence. */
import type { StartJob } from "../../../src/dubs/port.ts";
import { CHECK_AFTER_MS, endStatuses, type DubProjection } from "../../../src/dubs/projection.ts";
import type { World } from "./world.ts";

export type JobRow = { command: StartJob; status: string; progress: number; sequence: number; nextCheckAt: number | null };

export class D1 {
  readonly jobs = new Map<string, JobRow>();
  readonly deleted = new Set<string>();
  private readonly sequences = new Map<string, number>();
  private readonly world: World;
  private isSweeping = false;

  constructor(world: World) {
    this.world = world;
  }

  /** The API's one batch, before it calls the dub. */
  insert(command: StartJob): void {
    this.jobs.set(command.job.id, { command, status: "queued", progress: 0, sequence: 0, nextCheckAt: this.world.timeline.now + CHECK_AFTER_MS });
    this.sweepSoon();
  }

  async project(projection: DubProjection): Promise<void> {
    const { timeline, nemesis } = this.world;
    await timeline.wait(nemesis.latency());
    if (nemesis.strikes("d1: failed", projection.dubId)) throw new Error("D1 is away");
    this.keep(projection);
    await timeline.wait(nemesis.latency());
    if (nemesis.strikes("d1: done, answered an error", projection.dubId)) throw new Error("D1 did not answer");
  }

  private keep({ dubId, sequence, jobs }: DubProjection): void {
    if (this.deleted.has(dubId) || sequence < (this.sequences.get(dubId) ?? 0)) return;
    this.sequences.set(dubId, sequence);
    for (const { id, status, progress } of jobs) {
      const row = this.jobs.get(id);
      if (!row || endStatuses.includes(row.status as never)) continue;
      const nextCheckAt = endStatuses.includes(status) ? null : this.world.timeline.now + CHECK_AFTER_MS;
      this.jobs.set(id, { ...row, status, progress, sequence, nextCheckAt });
    }
  }

  /** Every minute while anything is to be looked after. What was never heard of is started whoever sweeps. */
  private sweepSoon(): void {
    if (this.isSweeping) return;
    this.isSweeping = true;
    this.world.timeline.after(60_000, () => {
      this.isSweeping = false;
      this.sweep();
      if ([...this.jobs.values()].some(({ nextCheckAt }) => nextCheckAt !== null)) this.sweepSoon();
    });
  }

  private sweep(): void {
    const { timeline } = this.world;
    for (const row of this.jobs.values()) {
      if (row.nextCheckAt === null || row.nextCheckAt > timeline.now) continue;
      row.nextCheckAt = timeline.now + CHECK_AFTER_MS;
      const { dub } = row.command;
      if (this.deleted.has(dub.dubId)) row.nextCheckAt = null;
      else if (row.sequence === 0) this.reach(dub.dubId, "start", (loop) => loop.start(row.command));
      else if (this.world.sweeps) this.reach(dub.dubId, "poke", (loop) => loop.poke());
    }
  }

  private reach(dubId: string, what: string, act: Parameters<ReturnType<World["dub"]>["call"]>[1]): void {
    this.world
      .dub(dubId)
      .call(what, act)
      .catch((error: unknown) => this.world.journal(`the sweeper did not reach ${dubId}: ${String(error)}`));
  }
}
