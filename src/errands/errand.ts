/**
 * An errand: work beside the dubs that outlives the request that asked for it. Its row is written in the batch of what it follows from;
 * a queue and the sweeper see that somebody goes on with it, one step at a time, until it has ended. A step at the edge is some seconds
 * long and is done again after a crash; what needs a compute service is a task of one, in line at its pool as a dub's units are.
 */
import type { SQL } from "drizzle-orm";
import type { ErrandKind, ErrandTask } from "./errand-kinds.ts";
import type { errands } from "../db/schema.ts";
import type { SystemContext } from "../context.ts";
import type { Statement } from "../db/client.ts";
import type { Media } from "../media/port.ts";
import type { Guard } from "../net/guard.ts";

export type ErrandRow = typeof errands.$inferSelect;

/** Retryable: the step is done again, later. Otherwise the errand has failed. `message`: fit for the user to read. */
export class ErrandFailure extends Error {
  override readonly name = "ErrandFailure";
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, { retryable = false, cause }: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.code = code;
    this.retryable = retryable;
  }
}

/**
 * `again`: this much is done; the next step is given `state` (JSON). `compute`: `computed` is called once the service has done it.
 * `done`: `statements` are written in the batch that ends the errand, each only if this take-up is still the current one where
 * `isCurrent` is put into its `where`; `begins`: the ids of errands among them, begun once the batch is in; `result` is kept. (A statement
 * of drizzle's runs when it is awaited: never return one alone from an async function, only in this list.)
 */
export type Step =
  | { kind: "again"; state: unknown; progress: number; afterMs?: number }
  | { kind: "compute"; task: ErrandTask }
  | { kind: "done"; result?: unknown; statements?: Statement[]; begins?: string[] };

/** What a service made: its value, to be parsed, and where its artifacts lie. */
export type Computed = { value: Record<string, unknown>; artifacts: Record<string, { key: string; sizeBytes: number; digest: string; contentType: string }> };

/** `guard` stands before every address that a user gave. */
export type ErrandContext = SystemContext & { guard: Guard; publicUrl: string };
/** What the runner needs beside it. `computeMedia`: the bucket under URLs that compute services reach. */
export type ErrandPorts = ErrandContext & {
  computeMedia: Media;
  pool: (lane: string) => {
    enter(entry: { dubId: string; attempt: number; workspaceId: string }): Promise<unknown>;
    release(ownerId: string, attempt: number, kill: boolean): Promise<void>;
  };
  wait: (ms: number) => Promise<void>;
  signTask: (errandId: string, attempt: number) => Promise<string>;
  callbackUrl: (errandId: string, attempt: number) => string;
  heartbeatMs: number;
  kinds: Partial<Record<ErrandKind, Errand>>;
};
/** `isCurrent`: true in SQL as long as nobody else has taken the errand up. */
export type TakeUp = { errand: ErrandRow; isCurrent: SQL };

export type Errand = {
  /** Does the next bit. Idempotent: after a crash it is done again with the same state. Throws ErrandFailure; what else it throws is tried again. */
  step: (context: ErrandContext, take: TakeUp) => Promise<Step>;
  /** What comes of a `compute` step. */
  computed?: (context: ErrandContext, take: TakeUp, computed: Computed) => Promise<Step>;
  /** Told once when it has failed for good, before that is written: idempotent. Its statements go into the same batch. */
  failed?: (context: ErrandContext, take: TakeUp, failure: { code: string; message: string }) => Promise<Statement[]>;
  /** A step may last minutes, as where a stranger's server is slow: it stands in a queue of its own, and holds up no picture. */
  isSlow?: true;
};

/** Throws where a newer version wrote a kind that this one does not know. */
export function kindOf({ kinds }: Pick<ErrandPorts, "kinds">, { kind }: Pick<ErrandRow, "kind">): Errand {
  const errand = kinds[kind];
  if (!errand) throw new ErrandFailure("internal", "It could not be done, for a fault of ours.", { retryable: true });
  return errand;
}
