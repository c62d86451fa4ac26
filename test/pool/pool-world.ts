/** A world around the pool: SQLite in memory, a service and dubs that do as told, a clock that only moves when told. */
import { DatabaseSync } from "node:sqlite";
import { Pool } from "../../src/pool/pool.ts";
import type { Begun, PoolPorts, PoolSql } from "../../src/pool/ports.ts";

export const sqlOf = (database: DatabaseSync): PoolSql => ({
  exec: (query, ...values) => database.prepare(query).all(...values),
  transaction(run) {
    database.exec("BEGIN");
    try {
      run();
      database.exec("COMMIT");
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  },
});

export class PoolWorld {
  now = 1_000_000;
  slots = 1;
  alarmAt: number | null = null;
  /** What happened, in order. */
  readonly said: string[] = [];
  readonly logged: string[] = [];
  /** Attempts that no dub wants any more. */
  readonly unwanted = new Set<number>();
  onBegin: (taskId: string, slot: number) => Promise<Begun> = async () => ({ kind: "accepted" });
  onKill: (taskId: string) => Promise<void> = async () => undefined;
  onTask: () => Promise<void> = async () => undefined;
  onHolds: (dubId: string) => Promise<void> = async () => undefined;
  onLost: () => Promise<void> = async () => undefined;
  pool: Pool;
  private timers: { at: number; ring: () => void }[] = [];
  private readonly sql = sqlOf(new DatabaseSync(":memory:"));
  private alive = {};

  constructor() {
    this.pool = new Pool(this.ports());
  }

  /** Whatever was under way in the old one is never heard of again. */
  crash(): void {
    this.timers = [];
    this.alive = {};
    this.pool = new Pool(this.ports());
  }

  private ports(): PoolPorts {
    const mine = this.alive;
    const alive = async <T>(work: Promise<T>): Promise<T> => {
      const result = await work;
      return mine === this.alive ? result : new Promise<never>(() => undefined);
    };
    return {
      service: "media",
      slots: () => this.slots,
      sql: this.sql,
      whole: { read: () => undefined, remove: () => undefined },
      now: () => this.now,
      wait: (ms) => new Promise((ring) => this.timers.push({ at: this.now + ms, ring })),
      background: (work) => void work.catch((error: unknown) => this.logged.push(String(error))),
      wakeAt: (at) => Promise.resolve(void (this.alarmAt = Math.min(at, this.alarmAt ?? at))),
      dub: (dubId) => ({
        task: (attempt) => alive(this.task(dubId, attempt)),
        refused: (attempt, { code }) => Promise.resolve(void this.said.push(`refused ${dubId}.${attempt} ${code}`)),
        lost: (attempt) => {
          this.said.push(`lost ${dubId}.${attempt}`);
          return alive(this.onLost());
        },
        holds: async (attempt, ahead) => {
          this.said.push(`holds ${dubId}.${attempt} ${ahead}`);
          await this.onHolds(dubId);
          return !this.unwanted.has(attempt);
        },
        beat: (attempt) => Promise.resolve(void this.said.push(`beat ${dubId}.${attempt}`)),
      }),
      compute: (slot) => ({
        begin: ({ taskId }) => {
          this.said.push(`begin ${taskId}`);
          return alive(this.onBegin(taskId, slot));
        },
        kill: (taskId) => {
          this.said.push(`kill ${taskId}`);
          return alive(this.onKill(taskId));
        },
      }),
      log: (event) => void this.logged.push(event),
    };
  }

  private async task(dubId: string, attempt: number) {
    await this.onTask();
    if (this.unwanted.has(attempt)) return null;
    const task = { v: 1 as const, taskId: `${dubId}.${attempt}`, attempt, stage: "mix", params: {}, inputs: {}, token: "t", heartbeatMs: 5_000 };
    return { ...task, callback: "http://api.test/internal" };
  }

  enter(dubId: string, attempt: number, workspaceId = `w_${dubId}`): Promise<{ ahead: number }> {
    return this.pool.enter([{ dubId, attempt, workspaceId }]).then(([place]) => place!);
  }

  /** Timers and alarms that are due go off in order. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    await settled();
    for (;;) {
      const next = this.timers.toSorted((a, b) => a.at - b.at)[0];
      const at = Math.min(next?.at ?? Infinity, this.alarmAt ?? Infinity);
      if (at > until) break;
      this.now = Math.max(this.now, at);
      if (next?.at === at) {
        this.timers = this.timers.filter((timer) => timer !== next);
        next.ring();
      } else {
        this.alarmAt = null;
        await this.pool.alarm();
      }
      await settled();
    }
    this.now = until;
  }

  begun = (): string[] => this.said.filter((each) => each.startsWith("begin ")).map((each) => each.slice(6));
}

/** All that promises alone can do. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
