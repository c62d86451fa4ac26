/**
 * A dub's loop: the one writer of everything about it. Each public method is an event: state is read again after every await,
 * changed rows go out in one transaction, then watchers are told, then effects are done and confirmed; the alarm does the rest.
 */
import type { Message, Task } from "../../../containers/contract/task.ts";
import type { Plan } from "../../dubbing/plan.ts";
import { DigestMemo } from "../../graph/digest.ts";
import { nextDeadline } from "../../graph/deadline.ts";
import { dubPrefix, unitPrefix } from "../../media/keys.ts";
import type { DubEvent } from "../events.ts";
import type { DubPort, StartJob } from "../port.ts";
import type { JobView, LineView, Snapshot } from "../wire.ts";
import { Drain } from "./drain.ts";
import { dispatch, evaluate } from "./evaluate.ts";
import { reportProgress } from "./progress.ts";
import { grant, makeTask, MOST_ARTIFACT_BYTES } from "./hand-over.ts";
import { isLive, setStatus } from "./jobs.ts";
import type { Claim, LoopPorts, UnitPort, WorkOutcome } from "./ports.ts";
import { collect, finish } from "./settle.ts";
import { startJob } from "./start.ts";
import { Store } from "./store.ts";
import { tell, unitOf, type Loop } from "./units.ts";
import { lineViews, snapshotOf } from "./views.ts";

type Answer = { status: 200 | 409 | 422; body: unknown };
/** More than a dub of four hours makes. */
const MISSED_EVENTS = 100_000;
const STALE: Answer = { status: 409, body: { code: "stale_attempt" } };
const TOO_LARGE: Answer = { status: 422, body: { code: "too_large" } };

/** A dub of a thousand lines is planned for at most four times a second, a short one nearly at once. */
const MS_A_LINE = 0.25;

export class DubLoop implements DubPort, UnitPort {
  private readonly loop: Loop;
  private readonly drain: Drain;
  /** Reports being collected: the same one again waits for the first. */
  private readonly collecting = new Map<number, Promise<Answer>>();
  private plan: Plan | null = null;
  private evaluatedAt = 0;

  constructor(ports: LoopPorts) {
    this.loop = { ports, store: new Store(ports), digests: new DigestMemo() };
    this.drain = new Drain(this.loop);
  }

  async start(command: StartJob): Promise<void> {
    startJob(this.loop, command, this.plan);
    this.loop.store.commit();
    this.turn();
  }

  async cancel(jobId: string): Promise<JobView | null> {
    const job = this.loop.store.jobs.get(jobId);
    if (!job) return null;
    if (isLive(job) && job.status !== "canceling") {
      setStatus(this.loop, job, "canceling");
      this.evaluate();
      const stopped = this.loop.store.jobs.get(jobId)!;
      if (isLive(stopped)) setStatus(this.loop, stopped, "canceled");
      this.turn();
    }
    return this.loop.store.jobs.get(jobId)!;
  }

  /** Where a watcher begins: how things stand, and the events above `after` (null: none). Synchronous, so that no event falls between. */
  join(after: number | null): { snapshot: Snapshot; missed: DubEvent[] } {
    return { snapshot: snapshotOf(this.loop.store), missed: after === null ? [] : this.eventsAbove(after, MISSED_EVENTS) };
  }

  async snapshot(): Promise<Snapshot> {
    return snapshotOf(this.loop.store);
  }

  async lines(query: { afterId: string | null; limit: number; language: string | null }): Promise<LineView[]> {
    return lineViews(this.loop.store, query);
  }

  async events({ after, limit }: { after: number; limit: number }): Promise<DubEvent[]> {
    return this.eventsAbove(after, limit);
  }

  private eventsAbove(after: number, limit: number): DubEvent[] {
    return this.loop.ports.sql
      .exec("SELECT json FROM events WHERE sequence > ? ORDER BY sequence LIMIT ?", after, limit)
      .map((row) => JSON.parse(String(row["json"])) as DubEvent);
  }

  async message(attempt: number, message: Message): Promise<Answer> {
    switch (message.kind) {
      case "heartbeat": {
        const unit = unitOf(this.loop, attempt);
        if (!unit || !tell(this.loop, unit, { type: "beat", attempt, progress: message.progress })) return STALE;
        this.keep();
        return { status: 200, body: { next: "continue" } };
      }
      case "grant": {
        if (message.sizeBytes > MOST_ARTIFACT_BYTES) return TOO_LARGE;
        const granted = await grant(this.loop, attempt, message);
        return granted ? { status: 200, body: granted } : STALE;
      }
      case "failed":
        return this.answer(finish(this.loop, attempt, { failure: message.failure }));
      case "done": {
        const collected = this.collecting.get(attempt) ?? this.collect(attempt, message).finally(() => this.collecting.delete(attempt));
        this.collecting.set(attempt, collected);
        return collected;
      }
    }
  }

  private async collect(attempt: number, message: Extract<Message, { kind: "done" }>): Promise<Answer> {
    const collected = await collect(this.loop, attempt, message);
    if (collected === null) return this.answer(this.wasDone(attempt));
    return this.answer(finish(this.loop, attempt, "artifacts" in collected ? { result: collected } : { failure: collected }));
  }

  private wasDone(attempt: number): boolean {
    return [...this.loop.store.units.values()].some(({ state }) => state.status === "done" && state.attempt === attempt);
  }

  private answer(accepted: boolean): Answer {
    this.turn();
    return accepted ? { status: 200, body: { accepted: true } } : STALE;
  }

  async claim(attempt: number): Promise<Claim> {
    const unit = unitOf(this.loop, attempt);
    if (!unit || unit.state.status !== "running") return { kind: "stale" };
    const { workspaceId, dubId } = this.loop.store.meta!.facts;
    if (unit.spec.lane !== "worker") return { kind: "compute", lane: unit.spec.lane, workspaceId };
    tell(this.loop, unit, { type: "started", attempt });
    this.turn();
    const { stage, params, inputs, key } = unit.spec;
    return { kind: "work", stage, params, inputs, prefix: `${unitPrefix({ workspaceId, dubId, unitKey: key })}${attempt}/` };
  }

  async queued(attempt: number): Promise<void> {
    this.say(attempt, { type: "queued", attempt });
  }

  async task(attempt: number): Promise<Task | null> {
    const task = await makeTask(this.loop, attempt);
    this.turn();
    return task;
  }

  async lost(attempt: number): Promise<void> {
    this.say(attempt, { type: "lost", attempt });
  }

  private say(attempt: number, event: { type: "queued" | "lost"; attempt: number }): void {
    const unit = unitOf(this.loop, attempt);
    if (unit) tell(this.loop, unit, event);
    this.turn();
  }

  async settle(attempt: number, outcome: WorkOutcome): Promise<boolean> {
    const told = outcome.kind === "failed" ? { failure: outcome.failure } : { result: outcome.result, ...(outcome.lines && { lines: outcome.lines }) };
    const accepted = finish(this.loop, attempt, told);
    this.turn();
    return accepted;
  }

  async holds(attempt: number): Promise<boolean> {
    const unit = unitOf(this.loop, attempt);
    if (!unit) return false;
    if (unit.state.status === "running" && unit.state.phase === "queued" && tell(this.loop, unit, { type: "queued", attempt })) this.keep();
    return true;
  }

  async poke(): Promise<void> {
    this.tick();
  }

  /** Never throws: a platform alarm that throws six times is dropped for good. */
  async alarm(): Promise<void> {
    try {
      this.tick();
    } catch (error) {
      this.loop.ports.log("alarm_failed", { error: error instanceof Error ? error.message : String(error) });
      this.loop.ports.setAlarm(this.loop.ports.now() + 5_000);
    }
  }

  async remove(): Promise<void> {
    const { store, ports } = this.loop;
    if (!store.meta) return;
    for (const job of [...store.jobs.values()].filter(isLive)) await this.cancel(job.id);
    store.putMeta({ ...store.meta, removed: true });
    store.commit();
    await this.drain.run();
    const { workspaceId, dubId } = store.meta.facts;
    await ports.media.deletePrefix(dubPrefix(workspaceId, dubId));
    this.forget();
  }

  /** What the outbox could not do by now others see to: the pool asks who still wants its slots, the store ends uploads that nobody completes. */
  private forget(): void {
    this.loop.store.erase();
    this.loop.digests = new DigestMemo();
    this.plan = null;
    this.arm();
  }

  private tick(): void {
    for (const unit of this.loop.store.units.values()) tell(this.loop, unit, { type: "tick" });
    this.turn();
  }

  /** After every event: plan again if it could come out otherwise, keep, arm the alarm, do the effects. */
  private turn(): void {
    const { store, ports } = this.loop;
    if (!store.isPlanStale) dispatch(this.loop);
    else if (this.planAt() <= ports.now()) {
      this.plan = this.evaluate();
      this.evaluatedAt = ports.now();
    }
    this.keep();
  }

  /** A plan that throws would throw at every alarm: what it left half done is forgotten, and the jobs end, to be tried again once the fault is mended. */
  private evaluate(): Plan | null {
    const { store, ports } = this.loop;
    try {
      return evaluate(this.loop);
    } catch (error) {
      ports.log("plan_failed", { error: error instanceof Error ? error.message : String(error) });
      store.rollback();
      const failure = { code: "internal", message: "The dub could not go on because of a fault of ours. A new job goes on where it stopped." };
      for (const job of [...store.jobs.values()].filter(isLive)) setStatus(this.loop, job, "failed", failure);
      return evaluate(this.loop);
    }
  }

  /** A long film's plan takes tens of milliseconds: results that come in quick succession are planned for together. */
  private planAt(): number {
    const { store, ports } = this.loop;
    const everyMs = Math.min(ports.settings.evaluateEveryMs, Math.ceil(store.lines.length * MS_A_LINE));
    return ports.now() < this.evaluatedAt ? ports.now() : this.evaluatedAt + everyMs;
  }

  /** A heartbeat changes how far things are, not what is to be done. */
  private keep(): void {
    if (this.plan) reportProgress(this.loop, this.plan);
    this.loop.store.commit();
    this.loop.ports.background(this.drain.run().then(() => this.arm()));
    this.arm();
  }

  private arm(): void {
    const { store } = this.loop;
    const planAt = store.isPlanStale && store.meta ? this.planAt() : null;
    const deadlines = [nextDeadline(store.units.values()), this.drain.deadline(), planAt].filter((at) => at !== null);
    this.loop.ports.setAlarm(deadlines.length > 0 ? Math.min(...deadlines) : null);
  }
}
