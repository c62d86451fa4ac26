/** A clock that only moves when told, its timers, and a limiter on SQLite in memory that lives by it. */
import { DatabaseSync } from "node:sqlite";
import { Limiter } from "../../src/limits/limiter.ts";
import type { BeginCall, LimiterPort, LimiterView } from "../../src/limits/limiter-port.ts";
import type { Limits } from "../../src/limits/limits.ts";
import type { LimitSql } from "../../src/limits/rows.ts";

/** All that promises alone can do. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const unlimited: Limits = { requestsPerMinute: null, charactersPerMinute: null, concurrency: null };
export const callOf = (id: string, limits: Partial<Limits>, more: Partial<BeginCall> = {}): BeginCall => ({
  id,
  characters: 0,
  holdMs: 150_000,
  patienceMs: 0,
  limits: { ...unlimited, ...limits },
  ...more,
});

export function sqlInMemory(): LimitSql {
  const database = new DatabaseSync(":memory:");
  return {
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
  };
}

export class Clock {
  now = 1_800_000_000_000;
  private timers: { at: number; ring: () => void }[] = [];

  wait = (ms: number): Promise<void> => new Promise((ring) => this.timers.push({ at: this.now + ms, ring }));

  /** Timers go off in order, those of one moment together. False: there is none before `until`. */
  async next(until = Infinity): Promise<boolean> {
    await settled();
    const at = Math.min(...this.timers.map((timer) => timer.at));
    if (at > until || this.timers.length === 0) return false;
    this.now = Math.max(this.now, at);
    const due = this.timers.filter((timer) => timer.at <= at);
    this.timers = this.timers.filter((timer) => timer.at > at);
    for (const timer of due) timer.ring();
    await settled();
    return true;
  }

  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    while (await this.next(until));
    this.now = until;
  }
}

/** A limiter whose object may be put to sleep at any time. */
export class SleepyLimiter {
  limiter: Limiter;
  readonly sql = sqlInMemory();
  readonly logged: { event: string; view: LimiterView }[] = [];
  private readonly clock: { now: number };

  constructor(clock: { now: number }) {
    this.clock = clock;
    this.limiter = this.wake();
  }

  private wake(): Limiter {
    return new Limiter({ sql: this.sql, now: () => this.clock.now, log: (event, view) => void this.logged.push({ event, view }) });
  }

  evict(): void {
    this.limiter = this.wake();
  }

  readonly port: LimiterPort = {
    begin: async (call) => this.limiter.begin(call),
    end: async (end) => this.limiter.end(end),
  };
}

/** The most that lies within any 60 s of what happened. */
export function mostInAMinute(happened: readonly { at: number; amount: number }[]): number {
  let from = 0;
  let sum = 0;
  let most = 0;
  for (const { at, amount } of happened) {
    sum += amount;
    while (happened[from]!.at <= at - 60_000) sum -= happened[from++]!.amount;
    most = Math.max(most, sum);
  }
  return most;
}
