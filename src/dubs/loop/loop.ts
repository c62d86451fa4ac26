/**
 * A dub's loop: the one writer of everything about it. Each public method is an event: state is read again after every await,
 * changed rows go out in one transaction, then watchers are told, then effects are done and confirmed; the alarm does the rest.
 */
import type { Message, Task } from "../../../containers/contract/task.ts";
import { DigestMemo } from "../../graph/digest.ts";
import { dubPrefix, unitPrefix } from "../../media/keys.ts";
import type { DubEvent } from "../events.ts";
import type { DubPort, StartJob } from "../port.ts";
import type { JobView, LineView, Snapshot } from "../wire.ts";
import { grant, makeTask, MOST_ARTIFACT_BYTES } from "./hand-over.ts";
import { isLive, setStatus } from "./jobs.ts";
import type { Claim, LoopPorts, UnitPort, WorkOutcome } from "./ports.ts";
import { collect, finish } from "./settle.ts";
import { startJob } from "./start.ts";
import { Store } from "./store.ts";
import { Turns } from "./turns.ts";
import { tell, unitOf, type Loop } from "./units.ts";
import { lineViews, snapshotOf } from "./views.ts";

type Answer = { status: 200 | 409 | 422; body: unknown };
/** More than a dub of four hours makes. */
const MISSED_EVENTS = 100_000;
const STALE: Answer = { status: 409, body: { code: "stale_attempt" } };
const TOO_LARGE: Answer = { status: 422, body: { code: "too_large" } };

export class DubLoop implements DubPort, UnitPort {
  private readonly loop: Loop;
  private readonly turns: Turns;
  /** Reports being collected: the same one again waits for the first. */
  private readonly collecting = new Map<number, Promise<Answer>>();

  constructor(ports: LoopPorts) {
    this.loop = { ports, store: new Store(ports), digests: new DigestMemo() };
    this.turns = new Turns(this.loop);
  }

  async start(command: StartJob): Promise<void> {
    startJob(this.loop, command, this.turns.plan);
    this.loop.store.commit();
    this.turns.turn();
  }

  async cancel(jobId: string): Promise<JobView | null> {
    const job = this.loop.store.jobs.get(jobId);
    if (!job) return null;
    if (isLive(job) && job.status !== "canceling") {
      setStatus(this.loop, job, "canceling");
      this.turns.evaluate();
      const stopped = this.loop.store.jobs.get(jobId)!;
      if (isLive(stopped)) setStatus(this.loop, stopped, "canceled");
      this.turns.turn();
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
        this.turns.keep();
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
    this.turns.turn();
    return accepted ? { status: 200, body: { accepted: true } } : STALE;
  }

  async claim(attempt: number): Promise<Claim> {
    const unit = unitOf(this.loop, attempt);
    if (!unit || unit.state.status !== "running") return { kind: "stale" };
    const { workspaceId, dubId } = this.loop.store.meta!.facts;
    if (unit.spec.lane !== "worker") return { kind: "compute", lane: unit.spec.lane, workspaceId };
    tell(this.loop, unit, { type: "started", attempt });
    this.turns.turn();
    const { stage, params, inputs, key } = unit.spec;
    return { kind: "work", stage, params, inputs, prefix: `${unitPrefix({ workspaceId, dubId, unitKey: key })}${attempt}/` };
  }

  async queued(attempt: number): Promise<void> {
    this.say(attempt, { type: "queued", attempt });
  }

  async task(attempt: number): Promise<Task | null> {
    const task = await makeTask(this.loop, attempt);
    this.turns.turn();
    return task;
  }

  async lost(attempt: number): Promise<void> {
    this.say(attempt, { type: "lost", attempt });
  }

  private say(attempt: number, event: { type: "queued" | "lost"; attempt: number }): void {
    const unit = unitOf(this.loop, attempt);
    if (unit) tell(this.loop, unit, event);
    this.turns.turn();
  }

  async settle(attempt: number, outcome: WorkOutcome): Promise<boolean> {
    const told = outcome.kind === "failed" ? { failure: outcome.failure } : { result: outcome.result, ...(outcome.lines && { lines: outcome.lines }) };
    const accepted = finish(this.loop, attempt, told);
    this.turns.turn();
    return accepted;
  }

  async holds(attempt: number): Promise<boolean> {
    const unit = unitOf(this.loop, attempt);
    if (!unit) return false;
    if (unit.state.status === "running" && unit.state.phase === "queued" && tell(this.loop, unit, { type: "queued", attempt })) this.turns.keep();
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
    await this.turns.drain.run();
    const { workspaceId, dubId } = store.meta.facts;
    await ports.media.deletePrefix(dubPrefix(workspaceId, dubId));
    this.turns.forget();
  }

  private tick(): void {
    for (const unit of this.loop.store.units.values()) tell(this.loop, unit, { type: "tick" });
    this.turns.turn();
  }
}
