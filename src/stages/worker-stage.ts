/** What runs inside the queue consumer, without a process: quick stages of our own, and stages that a vendor does, reached by a port. */
import type { Line } from "../dubbing/script.ts";
import type { Transcript } from "../../containers/contract/stages.ts";
import type { Json } from "../graph/json.ts";
import type { Failure, Usage } from "../graph/unit.ts";

export type WorkerStageRun = {
  /** Parsed by the stage's own schema. */
  params: unknown;
  /** The bytes of an input artifact; `index` counts within the named list. */
  read(name: string, index?: number): Promise<Uint8Array>;
  /** How many artifacts the named input has. */
  count(name: string): number;
  /** Keeps an artifact of this attempt. */
  write(name: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** A fresh public id: `newId("lin")` -> `lin_...`. */
  newId(prefix: string): string;
};

/** `lines`: rows to pin as the dub's script (segment only). `value` is JSON of at most 64 KB. */
export type WorkerStageResult = { value: { [key: string]: Json }; lines?: Line[] };
export type WorkerStage = (run: WorkerStageRun) => Promise<WorkerStageResult>;

export type VendorStageRun = WorkerStageRun & {
  /** Null: no vendor is to be had here. */
  hear: Hear | null;
  /** Nobody wants it any more. */
  signal: AbortSignal;
  /** To be asked right before each vendor call. */
  mayBegin: () => Promise<boolean>;
};
/** A failure that has a name; what a stage throws is a fault of ours. `usage`: what the vendor charges, or may. */
export type VendorStageFailure = { failure: Failure; usage: Usage[] };

/** A stage that a vendor does. */
export type VendorStage = (run: VendorStageRun) => Promise<(WorkerStageResult & { usage: Usage[] }) | VendorStageFailure>;

/** The port to the vendors that hear (src/providers/hear.ts). */
export type Hear = (ask: {
  engine: string;
  startMs: number;
  language: string | null;
  speakers: { least: number; most: number } | null;
  signal: AbortSignal;
  mayBegin: () => Promise<boolean>;
  read: () => Promise<Uint8Array>;
}) => Promise<
  | { kind: "heard"; heard: { transcript: Transcript; languageProbability: number; warnings: string[]; usage: Usage[] } }
  | { kind: "failed"; failure: Failure; usage: Usage[] }
>;
