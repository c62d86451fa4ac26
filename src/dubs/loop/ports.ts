/** What the loop needs of the world. The same code runs in a Durable Object and on node:sqlite under a simulated world. */
import type { Json } from "../../graph/json.ts";
import type { Artifact, Failure, Result, Usage } from "../../graph/unit.ts";
import type { ForgetVoice } from "../../providers/forget-voice.ts";
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

/** Money. Today it counts; billing will hold and capture. */
export type Spend = {
  /**
   * May an attempt begin that may cost this much? Asked in the same turn as the dispatch, so it answers at once: what the jobs
   * that want the unit may spend was settled when they began.
   */
  authorizes(ask: { worstMicros: number; spentMicros: number; ceilingMicros: number | null }): boolean;
  /** With a job's end: what it used. Repeated until it resolves; idempotent by job id. */
  settle(end: { dubId: string; workspaceId: string; jobId: string; status: "succeeded" | "failed" | "canceled"; usage: Usage[] }): Promise<void>;
};

export type LoopSettings = {
  leaseMs: number;
  heartbeatMs: number;
  /** Attempts under way at once in each lane; more wait in the dub instead of in the queue. */
  maxInFlight: number;
  /** The plan of a long film is evaluated at most this often. */
  evaluateEveryMs: number;
  /** Watchers hear of lines at most this often. */
  announceEveryMs: number;
  /** How long a claim is a permit to begin: a cancel is acknowledged once the last one given has lapsed. */
  permitMs: number;
  /** What nothing needs any more is deleted after this long. */
  graceMs: number;
};

export type LoopPorts = {
  sql: Sql;
  now(): number;
  /** In [0, 1). */
  random(): number;
  newId(prefix: string): string;
  /** One alarm at the soonest deadline; null: none. */
  setAlarm(at: number | null): void;
  wait(ms: number): Promise<void>;
  /** In one go, at most 100. */
  send(messages: UnitMessage[]): Promise<void>;
  /** The attempt's slot is free; `kill`: somebody may still work in it. Idempotent. */
  release(lane: string, dubId: string, attempt: number, kill: boolean): Promise<void>;
  /** A vendor keeps it no more. Rejects where it may be tried again. Idempotent. */
  forgetVoice(ask: ForgetVoice & { workspaceId: string }): Promise<void>;
  project(projection: Projection): Promise<void>;
  spend: Spend;
  /** To every watcher. */
  tell(frame: string): void;
  /** Signs for compute services. */
  media: Media;
  signTask(dubId: string, attempt: number): Promise<string>;
  callbackUrl(dubId: string, attempt: number): string;
  /** Runs on after the answer was given; the alarm covers what a crash drops. */
  background(work: Promise<unknown>): void;
  log(event: string, fields: Record<string, string | number | boolean | null>): void;
  settings: LoopSettings;
};

/** What the queue consumer and the pool ask of the dub, beside DubPort. Every answer is about one attempt. */
export type Claim =
  | { kind: "stale" }
  | { kind: "compute"; lane: string; workspaceId: string }
  /** `permitMs`: begin within this long of asking, or ask again. */
  | {
      kind: "work";
      workspaceId: string;
      stage: string;
      engine: string | null;
      params: { [name: string]: Json };
      hints: Json;
      inputs: Record<string, Artifact[]>;
      prefix: string;
      heartbeatMs: number;
      permitMs: number;
    };
export type WorkOutcome = { kind: "done"; result: Result; lines?: Line[] } | { kind: "failed"; failure: Failure; usage?: Usage[] };

/** `has`: the attempts that the claimant knows of; what it was given in an answer that was lost is given again. */
export type Feed = { claimant: string; room: number; has: number[] };
/** `accepted`: in the order of the ended; false: stale. `more`: claimed for the one who settled. */
export type Settled = { accepted: boolean[]; more: { attempt: number; claim: Extract<Claim, { kind: "work" }> }[] };

export interface UnitPort {
  /**
   * What to do for each attempt, if it is still the current one; in the same order. Work is given to one claimant, who may ask
   * again: to another (a message that came twice) the attempt is stale.
   */
  claim(attempts: number[], claimant: string): Promise<Claim[]>;
  /** The pool has them in line; `ahead`: how many are served before it. */
  queued(places: { attempt: number; ahead: number }[]): Promise<void>;
  /** A slot is free: the task with fresh URLs, or null when nobody wants it any more. */
  task(attempt: number): Promise<Task | null>;
  /** They could not be handed over. */
  lost(attempts: number[]): Promise<void>;
  /** Work of the consumer's own goes on. False: stop, nobody wants it any more. */
  beat(attempts: number[]): Promise<boolean[]>;
  /** Work of the consumer's own ended. `feed`: it has room for so much more, and gets it in the answer rather than by the queue. */
  settle(ended: { attempt: number; outcome: WorkOutcome }[], feed?: Feed): Promise<Settled>;
  /** Is the attempt still the current one? The pool frees slots of those that are not; to be asked is a sign of life for one in line. `ahead`: null when it holds a slot. */
  holds(attempt: number, ahead: number | null): Promise<boolean>;
}
