/**
 * A dub's loop: the one writer of everything about it. Each public method is an event: state is read again after every await,
 * changed rows go out in one transaction, then watchers are told, then effects are done and confirmed; the alarm does the rest.
 */
import type { Message, Task } from "../../../containers/contract/task.ts";
import { Memo } from "../../graph/memo.ts";
import type { Unit } from "../../graph/unit.ts";
import { dubPrefix } from "../../media/keys.ts";
import type { DubEvent } from "../events.ts";
import type { DubPort, EditAnswer, EditCommand, JobAsk, StartJob } from "../port.ts";
import type { Quote } from "../quote.ts";
import type { EditView, GlossaryView, JobView, LineView, ScriptView, Snapshot, SpeakerView, TakeView } from "../wire.ts";
import { cancelJob } from "./cancel.ts";
import { claim, fed, holds } from "./claim.ts";
import { edit } from "./edit.ts";
import { listEdits } from "./edit-rows.ts";
import { forgetAllVoices } from "./forget-voices.ts";
import { makeTask } from "./hand-over.ts";
import { isLive, setStatus } from "./jobs.ts";
import { Messages, type Answer } from "./messages.ts";
import type { Claim, Feed, LoopPorts, Settled, UnitPort, WorkOutcome } from "./ports.ts";
import { quoteOf } from "./quote-job.ts";
import { finish } from "./settle.ts";
import { refreshStale } from "./stale.ts";
import type { Job } from "./rows.ts";
import { startJob } from "./start.ts";
import { Store } from "./store.ts";
import { Turns } from "./turns.ts";
import { tell, unitOf, type Loop } from "./units.ts";
import { glossaryView, jobView, lineView, lineViews, scriptView, snapshotOf, speakerViews, takeViews } from "./views.ts";

/** More than a dub of four hours makes. */
const MISSED_EVENTS = 100_000;

export class DubLoop implements Omit<DubPort, "dismiss">, UnitPort {
  private readonly loop: Loop;
  private readonly turns: Turns;
  private readonly messages: Messages;

  constructor(ports: LoopPorts) {
    const store = new Store(ports);
    const nextAttempt = (store.meta?.attempt ?? 0) + 1;
    this.loop = { ports, store, memo: new Memo(), aside: new Memo(), ahead: new Map(), permits: new Map(), mouth: null, unsent: new Set(), nextAttempt };
    this.turns = new Turns(this.loop);
    this.messages = new Messages(this.loop, this.turns);
  }

  async start(command: StartJob): Promise<void> {
    // A process that has just begun does not know yet which languages failed for good.
    if (this.turns.plan === null) this.turns.turn();
    startJob(this.loop, command, this.turns.plan);
    if (command.job.upgrade) refreshStale(this.loop);
    this.loop.store.commit();
    this.turns.turn();
  }

  async cancel(jobId: string): Promise<JobView | null> {
    return cancelJob(this.loop, this.turns, jobId);
  }

  async resume(jobId: string, ceilingMicros?: number | null): Promise<JobView | null> {
    const { store } = this.loop;
    const job = store.jobs.get(jobId);
    if (job?.status === "awaiting_review") {
      store.putMeta({ ...store.meta!, reviewed: [...new Set([...store.meta!.reviewed, ...job.languages])] });
      setStatus(this.loop, ceilingMicros === undefined ? job : { ...job, ceilingMicros }, "running");
      this.turns.turn();
    }
    return job ? jobView(store, store.jobs.get(jobId)!) : null;
  }

  async quote(ask: JobAsk): Promise<Quote | null> {
    return quoteOf(this.loop.store, ask);
  }

  async edit(command: EditCommand): Promise<EditAnswer> {
    const answer = edit(this.loop, command);
    if (answer.kind === "applied" && this.loop.store.isPlanStale) refreshStale(this.loop);
    this.turns.turn();
    return answer;
  }

  async edits(query: { before: string | null; limit: number }): Promise<EditView[]> {
    return listEdits(this.loop.ports.sql, query);
  }

  /** Where a watcher begins: how things stand, and the events above `after` (null: none). Synchronous, so that no event falls between. Null: `after` is of the future. */
  join(after: number | null): { snapshot: Snapshot; missed: DubEvent[] } | null {
    this.lookAgain();
    const snapshot = snapshotOf(this.loop);
    if (after !== null && after > snapshot.sequence) return null;
    return { snapshot, missed: after === null ? [] : this.eventsAbove(after, MISSED_EVENTS) };
  }

  async snapshot(): Promise<Snapshot> {
    this.lookAgain();
    return snapshotOf(this.loop);
  }

  /** A process that has only just begun knows no units that have not: the plan names them. */
  private lookAgain(): void {
    if (this.turns.plan === null && this.loop.store.mayWantLess && this.loop.store.meta) this.turns.turn();
  }

  async lines(query: { afterId: string | null; limit: number; language: string | null }): Promise<LineView[]> {
    return lineViews(this.loop, query);
  }

  async line({ lineId, language }: { lineId: string; language: string | null }): Promise<LineView | null> {
    const line = this.loop.store.lineRows.get(lineId);
    return line ? lineView(this.loop, line, language) : null;
  }

  async takes(query: { lineId: string; language: string }): Promise<TakeView[] | null> {
    return takeViews(this.loop, query);
  }

  async speakers(): Promise<SpeakerView[]> {
    return speakerViews(this.loop);
  }

  async script(): Promise<ScriptView> {
    return scriptView(this.loop);
  }

  async glossary(): Promise<GlossaryView> {
    return glossaryView(this.loop);
  }

  async events({ after, limit }: { after: number; limit: number }): Promise<DubEvent[]> {
    return this.eventsAbove(after, limit);
  }

  private eventsAbove(after: number, limit: number): DubEvent[] {
    return this.loop.ports.sql
      .exec("SELECT json FROM events WHERE sequence > ? ORDER BY sequence LIMIT ?", after, limit)
      .map((row) => JSON.parse(String(row["json"])) as DubEvent);
  }

  message(attempt: number, message: Message): Promise<Answer> {
    return this.messages.hear(attempt, message);
  }

  async claim(attempts: number[], claimant: string): Promise<Claim[]> {
    const claims = attempts.map((attempt) => claim(this.loop, attempt, claimant));
    this.turns.turn();
    return claims;
  }

  async queued(places: { attempt: number; ahead: number }[]): Promise<void> {
    for (const { attempt, ahead } of places) {
      const unit = unitOf(this.loop, attempt);
      if (unit && tell(this.loop, unit, { type: "queued", attempt })) this.loop.ahead.set(attempt, ahead);
    }
    this.turns.turn();
  }

  async task(attempt: number): Promise<Task | null> {
    const task = await makeTask(this.loop, attempt);
    this.turns.turn();
    return task;
  }

  async lost(attempts: number[]): Promise<void> {
    for (const attempt of attempts) {
      const unit = unitOf(this.loop, attempt);
      if (unit && !isWorkedOn(unit)) tell(this.loop, unit, { type: "lost", attempt });
    }
    this.turns.turn();
  }

  async beat(attempts: number[]): Promise<boolean[]> {
    const wanted = attempts.map((attempt) => {
      const unit = unitOf(this.loop, attempt);
      return unit !== undefined && tell(this.loop, unit, { type: "beat", attempt, progress: 0 });
    });
    this.turns.keep();
    return wanted;
  }

  async settle(ended: { attempt: number; outcome: WorkOutcome }[], feed?: Feed): Promise<Settled> {
    const accepted = ended.map(({ attempt, outcome }) => finish(this.loop, attempt, told(outcome)));
    if (feed) return { accepted, more: fed(this.loop, feed, () => this.turns.turn()) };
    this.turns.turn();
    return { accepted, more: [] };
  }

  async holds(attempt: number, ahead: number | null): Promise<boolean> {
    const held = holds(this.loop, attempt, ahead);
    this.turns.keep();
    return held;
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
    // Another may begin while this one is stopped.
    for (let live = firstLive(store); live; live = firstLive(store)) await this.cancel(live.id);
    if (!store.meta.removed) forgetAllVoices(this.loop);
    store.putMeta({ ...store.meta, removed: true });
    store.commit();
    await this.turns.drain.run();
    const { workspaceId, dubId } = store.meta.facts;
    await ports.media.deletePrefix(dubPrefix(workspaceId, dubId));
    this.turns.forget();
  }

  private tick(): void {
    for (const unit of this.loop.store.units.rows.values()) tell(this.loop, unit, { type: "tick" });
    this.turns.turn();
  }
}

/** By a consumer, which beats: a dead letter is another copy of the message it has. */
const isWorkedOn = ({ spec, state }: Unit): boolean => spec.lane === "worker" && state.status === "running" && state.phase === "started";

const firstLive = ({ jobs }: Store): Job | undefined => [...jobs.rows.values()].find(isLive);

function told(outcome: WorkOutcome): Parameters<typeof finish>[2] {
  if (outcome.kind === "failed") return { failure: outcome.failure, usage: outcome.usage ?? [] };
  return { result: outcome.result, ...(outcome.lines && { lines: outcome.lines }) };
}
