/** The line for the slots of one service, kept in SQLite: it outlives the object. src/pool/line.ts decides, this acts. */
import { DurableObject } from "cloudflare:workers";
import { begun, enter, grant, isSame, leave, type Held, type Line, type Ticket } from "../src/pool/line.ts";
import { taskId } from "../src/dubs/loop/hand-over.ts";
import type { Task } from "../containers/contract/task.ts";
import { type Begun, computeOf } from "./compute-object.ts";
import { dubStub } from "./dub-stub.ts";
import { variablesOf } from "./env.ts";

/** A slot held this long without being asked about is asked about: its dub may have forgotten it. */
const CHECK_MS = 15_000;

export class PoolObject extends DurableObject<Env> {
  /** Tasks being handed over now, by this object since it was last woken. */
  private readonly beginning = new Set<string>();

  private get service(): string {
    return this.ctx.id.name!;
  }

  private get line(): Line {
    const kept = this.ctx.storage.kv.get<Omit<Line, "slots">>("line") ?? { held: [], waiting: [] };
    return { ...kept, slots: variablesOf(this.env).COMPUTE_SLOTS[this.service] ?? 1 };
  }

  private keep({ held, waiting }: Line): void {
    this.ctx.storage.kv.put("line", { held, waiting });
  }

  async enter(ticket: Omit<Ticket, "enteredAt">): Promise<void> {
    this.keep(enter(this.line, { ...ticket, enteredAt: Date.now() }));
    this.ctx.waitUntil(this.serve());
    await this.arm();
  }

  /** With `kill` whoever works in the slot is stopped before somebody else gets it. */
  async release(dubId: string, attempt: number, kill: boolean): Promise<void> {
    const held = this.line.held.find((each) => isSame(each, { dubId, attempt }));
    if (kill && held) await this.kill(held);
    this.keep(leave(this.line, { dubId, attempt }));
    this.ctx.waitUntil(this.serve());
  }

  private async kill(held: Held): Promise<void> {
    try {
      await computeOf(this.env, this.service, held.slot).kill(taskId(held.dubId, held.attempt));
    } catch (error) {
      this.warn("kill_failed", error);
    }
  }

  private async serve(): Promise<void> {
    const { line, granted } = grant(this.line, Date.now());
    if (granted.length === 0) return;
    this.keep(line);
    await Promise.all(granted.map((held) => this.begin(held)));
  }

  private async begin(held: Held): Promise<void> {
    const dub = dubStub(this.env, held.dubId);
    const id = taskId(held.dubId, held.attempt);
    if (this.beginning.has(id)) return;
    this.beginning.add(id);
    try {
      const task = await dub.task(held.attempt);
      const answer = task && (await this.handOver(held, task));
      if (answer?.kind === "accepted") return this.keep(begun(this.line, held));
      if (answer) await dub.settle(held.attempt, { kind: "failed", failure: answer.failure });
      this.keep(leave(this.line, held));
    } catch (error) {
      this.warn("begin_failed", error, { dub: held.dubId, attempt: held.attempt });
      this.keep(leave(this.line, held));
      await dub.lost(held.attempt);
    } finally {
      this.beginning.delete(id);
    }
    this.ctx.waitUntil(this.serve());
  }

  /** Speaks for the task until its service does: a container's cold start takes longer than a lease. */
  private async handOver(held: Held, task: Task): Promise<Begun> {
    const beat = () => dubStub(this.env, held.dubId).message(held.attempt, { kind: "heartbeat", progress: 0 });
    const beating = setInterval(() => this.ctx.waitUntil(beat().catch((error: unknown) => this.warn("beat_failed", error))), task.heartbeatMs);
    try {
      return await computeOf(this.env, this.service, held.slot).begin(task);
    } finally {
      clearInterval(beating);
    }
  }

  private warn(event: string, error: unknown, fields: { dub?: string; attempt?: number } = {}): void {
    console.warn(JSON.stringify({ event, service: this.service, ...fields, error: error instanceof Error ? error.message : String(error) }));
  }

  private async arm(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now() + CHECK_MS);
  }

  /** Frees slots whose dub does not want them any more, and serves on after a restart. A dub that cannot be asked keeps its place. Never throws. */
  override async alarm(): Promise<void> {
    try {
      const { held, waiting } = this.line;
      const asked = await Promise.allSettled([...held.filter((each) => Date.now() - each.since >= CHECK_MS), ...waiting].map((each) => this.check(each)));
      for (const each of asked) if (each.status === "rejected") this.warn("check_failed", each.reason);
      this.ctx.waitUntil(Promise.all(this.line.held.filter((each) => !each.begun).map((each) => this.begin(each))));
      this.ctx.waitUntil(this.serve());
    } catch (error) {
      console.error(JSON.stringify({ event: "pool_alarm_failed", service: this.service, error: error instanceof Error ? error.message : String(error) }));
    }
    const { held, waiting } = this.line;
    if (held.length + waiting.length > 0) await this.ctx.storage.setAlarm(Date.now() + CHECK_MS);
  }

  private async check(ticket: Ticket): Promise<void> {
    if (await dubStub(this.env, ticket.dubId).holds(ticket.attempt)) return;
    await this.release(ticket.dubId, ticket.attempt, true);
  }
}
