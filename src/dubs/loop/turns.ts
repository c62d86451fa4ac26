/** A dub's turns: after an event the plan is looked at again where it may come out otherwise, rows are kept, effects done, the alarm set. */
import type { Plan } from "../../dubbing/plan.ts";
import { Memo } from "../../graph/memo.ts";
import { nextAlarm } from "../../graph/next-alarm.ts";
import { Announcer } from "./announce.ts";
import { dispatch } from "./adopt.ts";
import { Drain } from "./drain.ts";
import { evaluate } from "./evaluate.ts";
import { collectGarbage } from "./garbage.ts";
import { isLive, setStatus } from "./jobs.ts";
import { reportProgress } from "./progress.ts";
import type { Loop } from "./units.ts";

/** A dub of a thousand lines is planned for at most four times a second, a short one nearly at once. */
const MS_A_LINE = 0.25;

export class Turns {
  readonly drain: Drain;
  /** As it last came out; null when no job wants anything. */
  plan: Plan | null = null;
  private evaluatedAt = 0;
  private readonly announcer: Announcer;
  private readonly loop: Loop;

  constructor(loop: Loop) {
    this.loop = loop;
    this.drain = new Drain(loop);
    this.announcer = new Announcer(loop);
  }

  /** What the outbox could not do by now others see to: the pool asks who still wants its slots, the store ends uploads that nobody completes. */
  forget(): void {
    this.loop.store.erase();
    this.loop.memo = new Memo();
    this.plan = null;
    this.arm();
  }

  /** After every event: plan again if it could come out otherwise, keep, arm the alarm, do the effects. */
  turn(): void {
    const { store, ports } = this.loop;
    if (store.isPlanStale && this.planAt() <= ports.now()) {
      this.plan = this.evaluate();
      this.evaluatedAt = ports.now();
    } else if (!store.mayWantLess) dispatch(this.loop);
    if (this.plan && this.announcer.dueAt !== null && this.announcer.dueAt <= ports.now()) this.announcer.announce(this.plan);
    collectGarbage(this.loop);
    this.keep();
  }

  /** Lines that were not told yet: before the jobs that wanted them end. */
  announceAll(): void {
    if (this.plan) this.announcer.announce(this.plan, true);
  }

  /**
   * A plan that throws would throw at every alarm: what it left half done is forgotten (but not what the event itself changed,
   * which may have been answered), and the jobs end, to be tried again once the fault is mended.
   */
  evaluate(): Plan | null {
    const { store, ports } = this.loop;
    const pending = store.pending();
    try {
      return evaluate(this.loop, this.announcer);
    } catch (error) {
      ports.log("plan_failed", { error: error instanceof Error ? error.message : String(error) });
      store.rollback(pending);
      const failure = { code: "internal", message: "The dub could not go on because of a fault of ours. A new job goes on where it stopped." };
      for (const job of [...store.jobs.rows.values()].filter(isLive)) setStatus(this.loop, job, "failed", failure);
      return evaluate(this.loop, this.announcer);
    }
  }

  /** A long film's plan takes tens of milliseconds: results that come in quick succession are planned for together. */
  private planAt(): number {
    const { store, ports } = this.loop;
    const everyMs = Math.min(ports.settings.evaluateEveryMs, Math.ceil(store.lineRows.rows.size * MS_A_LINE));
    return ports.now() < this.evaluatedAt ? ports.now() : this.evaluatedAt + everyMs;
  }

  /** A heartbeat changes how far things are, not what is to be done. */
  keep(): void {
    if (this.plan) reportProgress(this.loop, this.plan);
    this.loop.store.commit();
    this.loop.ports.background(this.drain.run().then(() => this.arm()));
    this.arm();
  }

  private arm(): void {
    const { store } = this.loop;
    const planAt = store.isPlanStale && store.meta ? this.planAt() : null;
    const announceAt = this.plan ? this.announcer.dueAt : null;
    const garbageAt = store.meta?.removed ? null : (store.meta?.garbageAt ?? null);
    const deadlines = [nextAlarm(store.units.rows.values()), this.drain.deadline(), planAt, announceAt, garbageAt].filter((at) => at !== null);
    this.loop.ports.setAlarm(deadlines.length > 0 ? Math.min(...deadlines) : null);
  }
}
