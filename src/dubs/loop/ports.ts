/** What the loop needs of the world. The same code runs in a Durable Object and on node:sqlite under a simulated world. */
import type { Json } from "../../graph/json.ts";
import type { Artifact, Failure, Result } from "../../graph/unit.ts";
import type { Media } from "../../media/port.ts";
import type { Line } from "../../dubbing/script.ts";
import type { Task } from "../../../containers/contract/task.ts";
import type { DubProjection as Projection } from "../projection.ts";

export type SqlValue = string | number | null;
export type Sql = {
  exec(query: string, ...values: SqlValue[]): Record<string, SqlValue>[];
  /** All or nothing, synchronously. */
  transaction(run: () => void): void;
};

/** A hint, at most 1 KB: the receiver asks the dub what is true now. */
export type UnitMessage = { v: 1; dubId: string; attempt: number };

export type LoopPorts = {
  sql: Sql;
  now(): number;
  /** In [0, 1). */
  random(): number;
  newId(prefix: string): string;
  /** One alarm at the soonest deadline; null: none. */
  setAlarm(at: number | null): void;
  send(message: UnitMessage): Promise<void>;
  /** The attempt's slot is free; `kill`: somebody may still work in it. Idempotent. */
  release(lane: string, dubId: string, attempt: number, kill: boolean): Promise<void>;
  project(projection: Projection): Promise<void>;
  /** To every watcher. */
  tell(frame: string): void;
  /** Signs for compute services. */
  media: Media;
  signTask(dubId: string, attempt: number): Promise<string>;
  callbackUrl(dubId: string, attempt: number): string;
  /** Runs on after the answer was given; the alarm covers what a crash drops. */
  background(work: Promise<unknown>): void;
  log(event: string, fields: Record<string, string | number | boolean | null>): void;
  /** `maxInFlight`: attempts under way at once in each lane. `evaluateEveryMs`: the plan of a long film is evaluated at most this often. */
  settings: { leaseMs: number; heartbeatMs: number; maxInFlight: number; evaluateEveryMs: number };
};

/** What the queue consumer and the pool ask of the dub, beside DubPort. Every answer is about one attempt. */
export type Claim =
  | { kind: "stale" }
  | { kind: "compute"; lane: string; workspaceId: string }
  | { kind: "work"; stage: string; params: { [name: string]: Json }; inputs: Record<string, Artifact[]>; prefix: string };
export type WorkOutcome = { kind: "done"; result: Result; lines?: Line[] } | { kind: "failed"; failure: Failure };

export interface UnitPort {
  /** What to do for this attempt, if it is still the current one. */
  claim(attempt: number): Promise<Claim>;
  /** The pool has it in line. */
  queued(attempt: number): Promise<void>;
  /** A slot is free: the task with fresh URLs, or null when nobody wants it any more. */
  task(attempt: number): Promise<Task | null>;
  /** It could not be handed over. */
  lost(attempt: number): Promise<void>;
  /** A worker stage ended. */
  settle(attempt: number, outcome: WorkOutcome): Promise<boolean>;
  /** Is the attempt still the current one? The pool frees slots of those that are not; to be asked is a sign of life for one in line. */
  holds(attempt: number): Promise<boolean>;
}
