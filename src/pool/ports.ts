/** What the pool needs of the world. The same code runs in a Durable Object and on node:sqlite under a simulated world. */
import type { Failure, Task } from "../../containers/contract/task.ts";
import type { KeptWhole } from "./rows.ts";

/** `busy`: it has no free slot now. `refused`: a later try would change nothing. */
export type Begun = { kind: "accepted" } | { kind: "busy" } | { kind: "refused"; failure: Failure };

export type ComputePort = {
  /** Idempotent by the task's id. Throws when the service cannot take it now. */
  begin(task: Task): Promise<Begun>;
  /** Idempotent. Resolves when the task is dead; throws when that is not known. */
  kill(taskId: string): Promise<void>;
};

/** Whoever has tickets in line. Every word is about one attempt; what is not the current one changes nothing. */
export type PoolDub = {
  /** The task with fresh URLs, or null when nobody wants it any more. */
  task(attempt: number): Promise<Task | null>;
  /** The service will not have it, ever. */
  refused(attempt: number, failure: Failure): Promise<void>;
  /** It could not be handed over. */
  lost(attempt: number): Promise<void>;
  /** Is it still wanted? `ahead`: how many are served before it, null when it holds a slot. */
  holds(attempt: number, ahead: number | null): Promise<boolean>;
  /** A heartbeat in the service's place. */
  beat(attempt: number): Promise<void>;
};

export type PoolSql = {
  exec(query: string, ...values: (string | number | null)[]): Record<string, unknown>[];
  /** All or nothing, synchronously. */
  transaction(run: () => void): void;
};

export type PoolPorts = {
  service: string;
  slots(): number;
  sql: PoolSql;
  /** The line as it was kept before it had rows, once. */
  whole: { read(): KeptWhole | undefined; remove(): void };
  now(): number;
  wait(ms: number): Promise<void>;
  /** Runs on after the answer was given; the alarm covers what a crash drops. */
  background(work: Promise<void>): void;
  /** At this time or sooner. */
  wakeAt(at: number): Promise<void>;
  dub(dubId: string): PoolDub;
  compute(slot: number): ComputePort;
  log(event: string, fields: Record<string, string | number | null>): void;
};
