/** A unit: one call of a stage with its inputs. Its key is what it is; its state is how far it came. */
import type { Digest } from "./digest.ts";
import type { Json } from "./json.ts";

/** An object kept somewhere: `key` says where, `digest` what. Only the digest reaches a unit's key. */
export type Artifact = { digest: Digest; key: string; sizeBytes: number; contentType: string };

export type Usage = { meter: string; quantity: number; vendorCostMicros: number };

/** What a unit returned. `meta` (seconds, host, cost) is no content and never reaches a digest. */
export type Result = { value: { [name: string]: Json }; artifacts: Record<string, Artifact>; usage: Usage[]; meta: { [name: string]: Json } };

/** A failure is a value: it crosses queues, RPC and containers, which classes do not survive. */
export type Failure = { code: string; message: string; retryable: boolean; retryAfterMs?: number };

export type UnitSpec = {
  key: Digest;
  stage: string;
  /** For people: `synthesize/pt-BR/lin_...`. */
  label: string;
  /** Who runs it: the name of a service, or `worker`. */
  lane: string;
  engine: string | null;
  params: { [name: string]: Json };
  inputs: Record<string, Artifact[]>;
  /** Sent along, not part of the key: what may change the wording but not the work. */
  hints: Json;
  /** Expected seconds of work; weighs progress. */
  weight: number;
  /** The most its vendor may charge for one attempt; 0: it costs nothing. Asked of whoever minds the money before it begins. */
  worstMicros?: number;
};

/** Why a unit that is wanted may not begin yet: a person is to look first, or the money is spent. */
export type Gate = "review" | "spend";

/**
 * `sent`: on its way through the queue. `queued`: in line for a slot. `started`: somebody works on it and beats.
 * Each attempt is numbered by one counter per dub that never goes back: the number is the fence.
 */
export type Standing = "sent" | "queued" | "started";

export type UnitState =
  | { status: "blocked"; by: Gate }
  | { status: "ready" }
  | { status: "waiting"; until: number }
  /** `since`: when it was dispatched or, once it is, started (ms); absent in rows of earlier versions. */
  | { status: "running"; phase: Standing; attempt: number; leaseUntil: number; progress: number; since?: number }
  | { status: "done"; attempt: number; result: Result }
  | { status: "failed"; failure: Failure }
  | { status: "canceled" };

export type Unit = {
  spec: UnitSpec;
  state: UnitState;
  /** Attempts that were started and failed. */
  tries: number;
  /** Attempts that never started (queue, slot or service lost); counted apart, so that an outage does not use up tries. */
  losses: number;
  /** On whose account the running attempt is. */
  account?: string | null;
  /** When (ms) it was first seen that nothing needs its result any more. */
  unneededSince?: number | null;
};

export type Status = UnitState["status"];
export type StateOf<S extends Status> = Extract<UnitState, { status: S }>;

export const isOver = (state: UnitState): boolean => state.status === "done" || state.status === "failed" || state.status === "canceled";
