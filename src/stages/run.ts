/** Runs one attempt of a worker stage: reads its inputs, keeps its artifacts, turns what it throws into a failure. */
import { ZodError } from "zod";
import { describeError } from "../describe-error.ts";
import type { Json } from "../graph/json.ts";
import type { Artifact, Failure, Result, Usage } from "../graph/unit.ts";
import type { Line } from "../dubbing/script.ts";
import type { Media } from "../media/port.ts";
import { vendorStages, workerStages } from "./index.ts";
import type { AskClauses, AskWords, Hear, Speak } from "./worker-stage.ts";

export type Work = { stage: string; params: { [name: string]: Json }; hints?: Json; inputs: Record<string, Artifact[]>; prefix: string };
export type WorkPorts = {
  media: Pick<Media, "read" | "write">;
  newId(prefix: string): string;
  digest(bytes: Uint8Array): Promise<string>;
  /** Absent: no vendor is to be had. */
  hear?: Hear;
  clauses?: AskClauses;
  words?: AskWords;
  speak?: Speak;
};

type Outcome = { kind: "done"; result: Result; lines?: Line[] } | { kind: "failed"; failure: Failure; usage?: Usage[] };

/** `signal`: nobody wants it any more, so nothing more is read or kept. `mayBegin`: asked right before each vendor call. */
export async function runWorkerStage(work: Work, ports: WorkPorts, signal?: AbortSignal, mayBegin = async () => true): Promise<Outcome> {
  const artifacts: Record<string, Artifact> = {};
  try {
    const run = workerStages[work.stage]?.run ?? vendorStages[work.stage];
    if (!run) throw new Error(`no worker stage ${work.stage}`);
    const end = await run({
      params: work.params,
      prefix: work.prefix,
      newId: (prefix) => ports.newId(prefix),
      count: (name) => work.inputs[name]?.length ?? 0,
      read: async (name, index = 0) => {
        signal?.throwIfAborted();
        const bytes = await stored(ports.media.read(work.inputs[name]?.[index]?.key ?? ""));
        if (!bytes) throw new Error(`the input ${name} is gone`);
        return bytes;
      },
      write: async (name, bytes, contentType) => {
        signal?.throwIfAborted();
        const key = `${work.prefix}${name}`;
        await stored(ports.media.write(key, bytes, contentType));
        artifacts[name] = { key, digest: await ports.digest(bytes), sizeBytes: bytes.byteLength, contentType };
      },
      sizeOf: (name, index = 0) => work.inputs[name]?.[index]?.sizeBytes ?? 0,
      hear: ports.hear ?? null,
      clauses: ports.clauses ?? null,
      words: ports.words ?? null,
      speak: ports.speak ?? null,
      hints: work.hints ?? {},
      signal: signal ?? new AbortController().signal,
      mayBegin,
    });
    if ("failure" in end) return { kind: "failed", failure: end.failure, usage: end.usage };
    const result: Result = { value: end.value, artifacts, usage: "usage" in end ? end.usage : [], meta: {} };
    return end.lines ? { kind: "done", result, lines: end.lines } : { kind: "done", result };
  } catch (error) {
    return { kind: "failed", failure: failureOf(work.stage, error) };
  }
}

/** Four tries that are so far apart outlast an outage of half a minute. */
const STORAGE_AGAIN_MS = 15_000;

class StorageFault extends Error {}

async function stored<T>(act: Promise<T>): Promise<T> {
  try {
    return await act;
  } catch (cause) {
    throw new StorageFault("the storage did not answer", { cause });
  }
}

/** A stage that refuses its own parameters would refuse them again; anything else may pass. */
function failureOf(stage: string, error: unknown): Failure {
  if (error instanceof ZodError) return { code: "invalid_task", message: `The stage ${stage} was given parameters it does not take.`, retryable: false };
  console.error(JSON.stringify({ event: "stage_failed", stage, error: describeError(error) }));
  if (error instanceof StorageFault)
    return { code: "storage_unavailable", message: "The storage did not answer.", retryable: true, retryAfterMs: STORAGE_AGAIN_MS };
  return { code: "stage_failed", message: `The stage ${stage} failed.`, retryable: true };
}
