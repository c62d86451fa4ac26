/** Effects that were decided are done and confirmed; what fails stays and is tried again at the next alarm. */
import type { DubProjection as Projection } from "../projection.ts";
import { projectionOf } from "./project.ts";
import type { OutboxEffect } from "./rows.ts";
import type { Loop } from "./units.ts";

const RETRY_MS = 1_000;
/** Changes of progress alone reach D1 at most this often. */
const PROJECT_EVERY_MS = 5_000;
const ROWS_AT_ONCE = 50;

export class Drain {
  private busy = false;
  private again = false;
  private projectedAt = 0;
  private notBefore = 0;
  private statuses = "";
  private readonly loop: Loop;

  constructor(loop: Loop) {
    this.loop = loop;
  }

  /** One drain at a time; what comes in meanwhile is seen by another round. */
  async run(): Promise<void> {
    this.again = true;
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.again) {
        this.again = false;
        await this.effects();
        await this.projection();
      }
    } finally {
      this.busy = false;
    }
  }

  private async effects(): Promise<void> {
    const { ports } = this.loop;
    for (;;) {
      const rows = ports.sql.exec("SELECT id, json FROM outbox WHERE not_before <= ? ORDER BY id LIMIT ?", ports.now(), ROWS_AT_ONCE);
      await Promise.all(rows.map((row) => this.effect(Number(row["id"]), JSON.parse(String(row["json"])) as OutboxEffect)));
      if (rows.length < ROWS_AT_ONCE) return;
    }
  }

  private async effect(id: number, effect: OutboxEffect): Promise<void> {
    const { ports } = this.loop;
    try {
      await this.perform(effect);
      ports.sql.exec("DELETE FROM outbox WHERE id = ?", id);
    } catch (error) {
      ports.log("outbox_failed", { kind: effect.kind, error: error instanceof Error ? error.message : String(error) });
      ports.sql.exec("UPDATE outbox SET not_before = ? WHERE id = ?", ports.now() + RETRY_MS, id);
    }
  }

  private async perform(effect: OutboxEffect): Promise<void> {
    const { ports, store } = this.loop;
    const dubId = store.meta!.facts.dubId;
    switch (effect.kind) {
      case "send":
        return store.attempts.has(effect.attempt) ? ports.send({ v: 1, dubId, attempt: effect.attempt }) : undefined;
      case "release":
        return effect.lane === "worker" ? undefined : ports.release(effect.lane, dubId, effect.attempt, effect.kill);
      case "abort":
        return ports.media.abortMultipart(effect.key, effect.uploadId);
    }
  }

  private async projection(): Promise<void> {
    const { store, ports } = this.loop;
    const due = this.projectionDue();
    if (due === null || due > ports.now()) return;
    const revision = store.meta!.revision;
    const projection: Projection = projectionOf(store, ports.now());
    try {
      await ports.project(projection);
      this.projectedAt = ports.now();
      this.statuses = statusesOf(projection);
      if (store.meta!.projected < revision) store.putMeta({ ...store.meta!, projected: revision });
      store.commit();
    } catch (error) {
      ports.log("projection_failed", { error: error instanceof Error ? error.message : String(error) });
      this.notBefore = ports.now() + RETRY_MS;
    }
  }

  /** At once when a job's status, an output or the video's facts changed; else every few seconds; null: D1 is up to date. */
  private projectionDue(): number | null {
    const { meta } = this.loop.store;
    if (!meta || meta.removed || meta.projected >= meta.revision) return null;
    const changed = statusesOf(projectionOf(this.loop.store, 0)) !== this.statuses;
    return Math.max(this.notBefore, changed ? 0 : this.projectedAt + PROJECT_EVERY_MS);
  }

  /** When something is left to do though nothing else happens. */
  deadline(): number | null {
    const row = this.loop.ports.sql.exec("SELECT MIN(not_before) AS at FROM outbox")[0];
    const outbox = row?.["at"] === null || row === undefined ? null : Number(row["at"]);
    const project = this.projectionDue();
    if (outbox === null || project === null) return outbox ?? project;
    return Math.min(outbox, project);
  }
}

const statusesOf = (projection: Projection): string =>
  JSON.stringify([projection.jobs.map((job) => [job.id, job.status]), projection.outputs.map((output) => [output.id, output.revision]), projection.video]);
