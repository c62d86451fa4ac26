/** The words of dubs and jobs on the wire (design section 3a): statuses, options, and what the API shows of them. */
import { z } from "zod";

export const JobStatus = z.enum(["queued", "running", "awaiting_review", "canceling", "succeeded", "failed", "canceled"]);
export type JobStatus = z.infer<typeof JobStatus>;
/** Every state's legal successors; an end has none. */
export const jobSuccessors: Record<JobStatus, readonly JobStatus[]> = {
  queued: ["running", "canceling", "failed", "canceled"],
  running: ["awaiting_review", "canceling", "succeeded", "failed"],
  awaiting_review: ["running", "canceling", "succeeded", "failed"],
  canceling: ["canceled", "succeeded", "failed"],
  succeeded: [],
  failed: [],
  canceled: [],
};
export const endStatuses = JobStatus.options.filter((status) => jobSuccessors[status].length === 0);
export const JobKind = z.enum(["dub", "render", "transcribe", "export"]);
export type JobKind = z.infer<typeof JobKind>;

export const LanguageTag = z
  .string()
  .min(2)
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "a BCP 47 tag such as pt-BR");
const engine = z.string().regex(/^[a-z0-9-]+\/[a-z0-9._-]+$/, "vendor/model");

/** Version 1. Unknown fields are refused. An engine that is left out is chosen by what is on, and echoed in `resolvedOptions`. */
export const DubOptions = z.strictObject({
  source: z.strictObject({ language: LanguageTag.nullable().default(null) }).prefault({}),
  transcription: z.strictObject({ engine: engine.optional() }).prefault({}),
  /** `none`: the programme is ducked under the dub instead of being parted into voice and background. */
  separation: z.strictObject({ engine: z.union([engine, z.literal("none")]).optional() }).prefault({}),
  translation: z.strictObject({ engine: engine.optional() }).prefault({}),
  /** `voices`: language tag -> voice id, else chosen by the cast. */
  speech: z.strictObject({ engine: engine.optional(), voices: z.record(LanguageTag, z.string()).default({}) }).prefault({}),
  timing: z.strictObject({ maxRate: z.number().min(1).max(1.6).default(1.3) }).prefault({}),
  /** `translation`: each language's job waits (`awaiting_review`) once its lines are translated, until it is resumed. */
  review: z.strictObject({ translation: z.boolean().default(false) }).prefault({}),
  mix: z.strictObject({ duckDb: z.number().min(-40).max(0).default(-18), bitrateKbps: z.number().int().min(64).max(320).default(160) }).prefault({}),
});
export type DubOptions = z.infer<typeof DubOptions>;

/** An engine that translates from a language (null: any it likes) into another. */
export const TranslationRoute = z.strictObject({ engine, source: LanguageTag.nullable(), target: LanguageTag.nullable() });
export type TranslationRoute = z.infer<typeof TranslationRoute>;

export const ResolvedOptions = DubOptions.extend({
  transcription: z.strictObject({ engine }),
  separation: z.strictObject({ engine: z.union([engine, z.literal("none")]) }),
  /** `engine`: preferred. `routes`: what was on when the dub was made, in order of preference; each target takes the first that fits what was heard. */
  translation: z.strictObject({ engine, routes: z.array(TranslationRoute) }),
  speech: z.strictObject({ engine, voices: z.record(LanguageTag, z.string()) }),
});
export type ResolvedOptions = z.infer<typeof ResolvedOptions>;

export const PublicFailure = z.object({ code: z.string(), message: z.string() });
export type PublicFailure = z.infer<typeof PublicFailure>;

/** What DubObject alone knows of a job; the API adds ids and times from D1. */
export const JobView = z.object({
  id: z.string(),
  kind: JobKind,
  status: JobStatus,
  languages: z.array(LanguageTag),
  progress: z.number().min(0).max(1),
  stage: z.string().nullable(),
  etaMs: z.number().int().nullable(),
  /** What its units have used so far. */
  usage: z.array(z.object({ meter: z.string(), quantity: z.number(), vendorCostMicros: z.number().int() })),
  failure: PublicFailure.nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
});
export type JobView = z.infer<typeof JobView>;

/** At most 64 KB; the first frame of a watcher. `sequence`: the last event included. Lines are paged over HTTP. */
export const Snapshot = z.object({
  dubId: z.string(),
  sequence: z.number().int().nonnegative(),
  jobs: z.array(JobView),
  targetLanguages: z.array(LanguageTag),
  sourceLanguage: LanguageTag.nullable(),
  durationMs: z.number().int().nullable(),
  lines: z.number().int(),
  /** `ahead`: tasks of others before ours in line for the service. */
  stages: z.array(
    z.object({
      stage: z.string(),
      done: z.number().int(),
      running: z.number().int(),
      failed: z.number().int(),
      total: z.number().int(),
      ahead: z.number().int(),
    }),
  ),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** One line in one language (all null where there is nothing yet); without `language` only the source side. */
export const LineView = z.object({
  id: z.string(),
  revision: z.number().int(),
  startMs: z.number().int(),
  endMs: z.number().int(),
  speakerId: z.string(),
  text: z.string(),
  treatment: z.enum(["dub", "keep", "mute"]),
  language: LanguageTag.nullable(),
  /** `stale`: the source text has changed since; the next job translates it again. */
  translation: z.object({ text: z.string(), engine: z.string(), stale: z.boolean() }).nullable(),
  take: z
    .object({ id: z.string(), durationMs: z.number().int(), voice: z.string(), engine: z.string(), variant: z.number().int(), artifactKey: z.string() })
    .nullable(),
  placement: z.object({ placed: z.boolean(), startMs: z.number().int(), endMs: z.number().int(), rate: z.number(), reason: z.string() }).nullable(),
});
export type LineView = z.infer<typeof LineView>;

export const TakeView = z.object({
  id: z.string(),
  text: z.string(),
  voice: z.string(),
  engine: z.string(),
  variant: z.number().int(),
  durationMs: z.number().int(),
  /** The one that is mixed. */
  selected: z.boolean(),
  artifactKey: z.string(),
});
export type TakeView = z.infer<typeof TakeView>;

export const SpeakerView = z.object({
  id: z.string(),
  name: z.string().nullable(),
  revision: z.number().int(),
  lines: z.number().int(),
  /** Voice by language. */
  voices: z.record(LanguageTag, z.string()),
});
export type SpeakerView = z.infer<typeof SpeakerView>;

export const GlossaryView = z.object({
  terms: z.array(z.object({ source: z.string(), kind: z.enum(["keep", "force", "say"]), language: LanguageTag.nullable(), target: z.string().nullable() })),
});
export type GlossaryView = z.infer<typeof GlossaryView>;

/** One edit in the history. `undoes`/`undoneBy`: ids of other edits. */
export const EditView = z.object({
  id: z.string(),
  actor: z.string(),
  createdAt: z.iso.datetime(),
  ops: z.array(z.string()),
  /** Lines whose rows changed, at most 200. */
  lineIds: z.array(z.string()),
  /** False: everything was already as asked. */
  changed: z.boolean(),
  undoes: z.string().nullable(),
  undoneBy: z.string().nullable(),
});
export type EditView = z.infer<typeof EditView>;
