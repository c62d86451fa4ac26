/** A stage that runs inside the queue consumer: quick, no process, no vendor. */
import type { Line } from "../dubbing/script.ts";
import type { Json } from "../graph/json.ts";

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
