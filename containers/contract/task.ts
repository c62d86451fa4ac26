/**
 * The task protocol between OneVoice and its compute services: *start + report*.
 *
 *   POST   {service}/tasks            Task          -> 202 {taskId}; the same taskId again is the same task (idempotent)
 *   DELETE {service}/tasks/{taskId}                 -> 204; kills the whole process group, reports nothing
 *   GET    {service}/healthz                        -> Health
 *   GET    {service}/models                         -> Models; of the services that compute with models
 *   POST   {task.callback}            Message       -> 200 Answer | 409 stale attempt: stop at once, say nothing more
 *
 * Every message carries `Authorization: Bearer {task.token}`. A service knows no dub, only a task: it downloads the
 * inputs, works, asks a grant for each artifact once its size is known, PUTs the bytes, and reports once.
 */
import { z } from "zod";

/** Milliseconds, integer. */
export const Ms = z.number().int();
/** Lower-case hex SHA-256. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/);
/** `programme/0`, `audio`: letters, digits, `-` and `_`, at most one level of folder. */
export const ArtifactName = z.string().regex(/^[a-z0-9_-]+(\/[a-z0-9_-]+)?$/);

export const Input = z.strictObject({
  /** A signed GET URL; supports Range. */
  url: z.url(),
  /** Absent only for the user's own upload, whose digest nobody knows before `probe`. */
  digest: Digest.nullable(),
  sizeBytes: z.number().int().nonnegative(),
});
export type Input = z.infer<typeof Input>;

export const Task = z.strictObject({
  v: z.literal(1),
  /** Unique for an attempt: `{dub id}.{attempt}`. */
  taskId: z.string().min(1).max(200),
  attempt: z.number().int().positive(),
  stage: z.string(),
  params: z.record(z.string(), z.unknown()),
  /** Lists keep the order of the plan. */
  inputs: z.record(z.string(), z.array(Input)),
  callback: z.url(),
  token: z.string(),
  /** The service sends a heartbeat at least this often, from acceptance until its report was answered. */
  heartbeatMs: Ms.positive(),
});
export type Task = z.infer<typeof Task>;

/** Retryable: another attempt may succeed (network, memory, a killed process). Otherwise the input itself is at fault. */
export const Failure = z.strictObject({ code: z.string().regex(/^[a-z][a-z0-9_]*$/), message: z.string().max(500), retryable: z.boolean() });
export type Failure = z.infer<typeof Failure>;

export const Artifact = z.strictObject({ digest: Digest, sizeBytes: z.number().int().nonnegative(), contentType: z.string() });
export type Artifact = z.infer<typeof Artifact>;

export const Usage = z.strictObject({ meter: z.string(), quantity: z.number().nonnegative(), vendorCostMicros: z.number().int().nonnegative() });
export type Usage = z.infer<typeof Usage>;

export const Etag = z.strictObject({ partNumber: z.number().int().positive(), etag: z.string() });

/** Names one start of a task: random. A task whose service fell over is begun again under the same attempt, and both starts cost. */
export const Run = z.string().min(1).max(64);

/** `progress` is 0..1 of this task and never goes back. */
export const Heartbeat = z.strictObject({ kind: z.literal("heartbeat"), progress: z.number().min(0).max(1) });
export const GrantRequest = z.strictObject({
  kind: z.literal("grant"),
  name: ArtifactName,
  sizeBytes: z.number().int().nonnegative(),
  contentType: z.string(),
});
export const Done = z.strictObject({
  kind: z.literal("done"),
  /** JSON of at most 64 KB, by the stage's own schema (stages.ts). */
  value: z.record(z.string(), z.unknown()),
  artifacts: z.record(ArtifactName, Artifact.extend({ parts: z.array(Etag).optional() })),
  usage: z.array(Usage),
  /** Absent: a service of an earlier version. */
  run: Run.optional(),
  /** What is no content: seconds, host, versions. Never part of a digest. */
  meta: z.record(z.string(), z.unknown()),
});
/** `usage`: what was used up to the failure, where anything was. */
export const Failed = z.strictObject({ kind: z.literal("failed"), failure: Failure, usage: z.array(Usage).optional(), run: Run.optional() });
export const Message = z.discriminatedUnion("kind", [Heartbeat, GrantRequest, Done, Failed]);
export type Message = z.infer<typeof Message>;

/** Small artifacts: one PUT with exactly these headers. Large ones: equal parts but the last; ETags go into the report. */
export const Grant = z.union([
  z.strictObject({ put: z.strictObject({ url: z.url(), headers: z.record(z.string(), z.string()) }) }),
  z.strictObject({
    partSizeBytes: z.number().int().positive(),
    parts: z.array(z.strictObject({ partNumber: z.number().int(), url: z.url(), headers: z.record(z.string(), z.string()) })),
  }),
]);
export type Grant = z.infer<typeof Grant>;

export const HeartbeatAnswer = z.strictObject({ next: z.enum(["continue", "cancel"]) });
export const ReportAnswer = z.strictObject({ accepted: z.boolean() });

const Size = z.number().int().nonnegative();
const Device = z.enum(["cpu", "cuda"]);

/** Of the container where it has limits, else of the machine. Memory without page cache that can be given up. */
export const Load = z.strictObject({ cpuShare: z.number().min(0).max(1), memoryBytes: Size, memoryTotalBytes: Size, diskFreeBytes: Size });
export type Load = z.infer<typeof Load>;

/** What a service says of itself: which engines are on, and why one is not; how loaded it is. */
export const Health = z.strictObject({
  service: z.string(),
  ok: z.boolean(),
  version: z.string(),
  slots: z.number().int().positive(),
  /** Tasks that hold a slot. */
  running: Size,
  /** The same tasks: `running` are at work, `waiting` are accepted and still get their inputs. */
  queue: z.strictObject({ running: Size, waiting: Size }),
  /** Where its models run; null where it has none, or does not know yet. */
  device: Device.nullable(),
  load: Load,
  engines: z.array(
    z.strictObject({
      id: z.string(),
      stages: z.array(z.string()),
      on: z.boolean(),
      reason: z.string().nullable(),
      modelDigest: Digest.nullable(),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
});
export type Health = z.infer<typeof Health>;

/** The models of a service over all its slots: `users` are added up, `idleMs` is the shortest. `reason`: why it cannot be loaded. */
export const Models = z.strictObject({
  models: z.array(
    z.strictObject({
      id: z.string(),
      engines: z.array(z.string()),
      stages: z.array(z.string()),
      state: z.enum(["cold", "loading", "loaded"]),
      device: Device.nullable(),
      users: Size,
      idleMs: Size.nullable(),
      /** Null where a hub brings the weights. */
      sizeBytes: Size.nullable(),
      digest: Digest.nullable(),
      reason: z.string().nullable(),
    }),
  ),
});
export type Models = z.infer<typeof Models>;
