/** Effects that were decided are done and confirmed; what fails stays and is tried again at the next alarm. */
import type { DubProjection as Projection } from "../projection.ts";
import { voiceName } from "../../dubbing/voice-name.ts";
import { growing } from "../../growing.ts";
import { ahead } from "./ahead.ts";
import { projectionOf } from "./project.ts";
import { Sender } from "./sender.ts";
import type { OutboxEffect } from "./rows.ts";
import type { Loop } from "./units.ts";

const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** A projection that was not answered for this long holds up no other: D1 takes none that is older than what it has. */
const PATIENCE_MS = 30_000;
/** Changes of progress alone reach D1 at most this often. */
const PROJECT_EVERY_MS = 5_000;
const MOST_AT_ONCE = 100;
/** A voice that its vendor has not forgotten by then, for want of a key or of an answer, is its account's owner's to delete. */
const LONGEST_FORGETTING_MS = 24 * 3_600_000;
const LONGEST_FORGET_REST_MS = 3_600_000;

export class Drain {
  private readonly underWay = new Set<number>();
  private readonly failures = new Map<number, number>();
  private projectingUntil = 0;
  private projectedAt = 0;
  private notBefore = 0;
  private statuses = "";
  private readonly sender: Sender;
  private readonly loop: Loop;

  constructor(loop: Loop) {
    this.loop = loop;
    this.sender = new Sender(loop);
  }

  /** Begins at once, before it first awaits, all that is due and not under way: an effect that takes long holds nothing else up. */
  async run(): Promise<void> {
    await Promise.all([this.effects(), this.sender.run(), this.projection()]);
  }

  private async effects(): Promise<void> {
    for (let due = this.due(); due.length > 0; due = this.due()) await Promise.all(due.map(({ id, effect }) => this.effect(id, effect)));
  }

  private due(): { id: number; effect: OutboxEffect }[] {
    const { ports } = this.loop;
    const { size } = this.underWay;
    return ports.sql
      .exec("SELECT id, json FROM outbox WHERE not_before <= ? ORDER BY id LIMIT ?", ports.now(), MOST_AT_ONCE + size)
      .filter((row) => !this.underWay.has(Number(row["id"])))
      .slice(0, Math.max(0, MOST_AT_ONCE - size))
      .map((row) => ({ id: Number(row["id"]), effect: JSON.parse(String(row["json"])) as OutboxEffect }));
  }

  private async effect(id: number, effect: OutboxEffect): Promise<void> {
    const { ports } = this.loop;
    this.underWay.add(id);
    try {
      await this.perform(effect);
      ports.sql.exec("DELETE FROM outbox WHERE id = ?", id);
      this.failures.delete(id);
    } catch (error) {
      ports.log("outbox_failed", { kind: effect.kind, error: error instanceof Error ? error.message : String(error) });
      ports.sql.exec("UPDATE outbox SET not_before = ? WHERE id = ?", ports.now() + this.restMs(id, effect), id);
    } finally {
      this.underWay.delete(id);
    }
  }

  /** Longer after each failure in a row, as far as this process remembers. A vendor that may be away for hours is asked ever more seldom, whatever is remembered. */
  private restMs(id: number, effect: OutboxEffect): number {
    if (effect.kind === "forget") return Math.min(Math.max(RETRY_MS, this.loop.ports.now() - effect.since), LONGEST_FORGET_REST_MS);
    const failed = this.failures.get(id) ?? 0;
    this.failures.set(id, failed + 1);
    return growing(failed, RETRY_MS, LONGEST_RETRY_MS);
  }

  private async perform(effect: OutboxEffect): Promise<void> {
    const { ports, store } = this.loop;
    const dubId = store.meta!.facts.dubId;
    switch (effect.kind) {
      case "release":
        return effect.lane === "worker" ? undefined : ports.release(effect.lane, dubId, effect.attempt, effect.kill);
      case "abort":
        return ports.media.abortMultipart(effect.key, effect.uploadId);
      case "sweep":
        return void (await ports.media.deletePrefix(effect.prefix));
      case "settle":
        return this.settle(effect.jobId);
      case "forget":
        return this.forget(effect);
      // A `send`, as earlier versions kept it: its unit's own row has it sent.
      default:
        return undefined;
    }
  }

  /** What is known by its name alone is looked for only where no later attempt may have made, or be making, a voice of that name. */
  private async forget({ unitKey, speakerId, engine, credential, voice, since }: Extract<OutboxEffect, { kind: "forget" }>): Promise<void> {
    const { store, ports } = this.loop;
    const { dubId, workspaceId } = store.meta!.facts;
    const status = store.units.get(unitKey)?.state.status;
    if (voice === null && (status === "running" || status === "done")) return;
    try {
      await ports.forgetVoice({ workspaceId, engine, credential, voice, name: voiceName({ dubId, unitKey, speakerId }) });
    } catch (error) {
      if (ports.now() - since < LONGEST_FORGETTING_MS) throw error;
      ports.log("voice_left_behind", { engine, voice, error: error instanceof Error ? error.message : String(error) });
    }
  }

  private async settle(jobId: string): Promise<void> {
    const { store, ports } = this.loop;
    const job = store.jobs.get(jobId);
    const { dubId, workspaceId } = store.meta!.facts;
    if (job?.status === "succeeded" || job?.status === "failed" || job?.status === "canceled")
      await ports.spend.settle({ dubId, workspaceId, jobId, status: job.status, usage: store.usage.get(jobId) ?? [] });
  }

  /** One at a time, so that none overtakes another; what changed meanwhile goes with the next. */
  private async projection(): Promise<void> {
    const { ports } = this.loop;
    if (ports.now() < ahead(this.projectingUntil, ports.now(), PATIENCE_MS)) return;
    for (let due = this.projectionDue(); due !== null && due <= ports.now(); due = this.projectionDue()) {
      this.projectingUntil = ports.now() + PATIENCE_MS;
      await this.project();
    }
    this.projectingUntil = 0;
  }

  private async project(): Promise<void> {
    const { store, ports } = this.loop;
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
    const now = this.loop.ports.now();
    const changed = statusesOf(projectionOf(this.loop.store, 0)) !== this.statuses;
    return Math.max(ahead(this.notBefore, now, RETRY_MS), changed ? 0 : ahead(this.projectedAt + PROJECT_EVERY_MS, now, PROJECT_EVERY_MS));
  }

  /** When something is left to do though nothing else happens. Not at once: what is due now is under way, and the alarm only covers for a crash. */
  deadline(): number | null {
    const { ports } = this.loop;
    const outbox = ports.sql.exec("SELECT MIN(not_before) AS at FROM outbox")[0]?.["at"] ?? null;
    const due = [outbox === null ? null : Number(outbox), this.sender.dueAt(), this.projectionDue()].filter((at) => at !== null);
    return due.length > 0 ? Math.max(Math.min(...due), ports.now() + RETRY_MS) : null;
  }
}

const statusesOf = (projection: Projection): string =>
  JSON.stringify([
    projection.jobs.map((job) => [job.id, job.status]),
    projection.outputs.map((output) => [output.id, output.revision, output.stale]),
    projection.video,
  ]);
