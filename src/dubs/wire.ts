/** The words of dubs and jobs on the wire (design section 3a): statuses, and what the API shows of them. Options: options.ts. */
import { z } from "zod";
import { FLAG_SAYS } from "../dubbing/judge-take.ts";
import { OUTPUT_KINDS } from "../dubbing/planning.ts";
import { Consent, FitStep, LineWarning, type Line } from "../dubbing/script.ts";
import { failureCodesText } from "./failure-codes.ts";
import { LanguageTag } from "./options.ts";

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
/** What an output is; see the descriptions of Output. */
export const OutputKind = z.enum(OUTPUT_KINDS);
export type OutputKind = z.infer<typeof OutputKind>;

export const JobKind = z.enum(["dub", "render", "transcribe", "export"]);
export type JobKind = z.infer<typeof JobKind>;

/** A component may be null in one place and not in another: `nullable()` would have it so everywhere. */
export const orNull = <S extends z.ZodType>(schema: S) => z.union([schema, z.null()]);

export const PublicFailure = z
  .object({ code: z.string().meta({ description: failureCodesText }), message: z.string().meta({ description: "A sentence for people." }) })
  .meta({ id: "Failure" });
export type PublicFailure = z.infer<typeof PublicFailure>;

/** What DubObject alone knows of a job; the API adds ids and times from D1. */
export const JobView = z.object({
  id: z.string(),
  kind: JobKind,
  status: JobStatus,
  languages: z.array(LanguageTag),
  upgrade: z.boolean().meta({ description: "Asked for by stages and engines as they are at its start, instead of as they were at the dub's first job." }),
  ceilingMicros: z.number().int().nullable().meta({ description: "The most that its vendors may cost, counted as `vendorCostMicros` is; null: no limit." }),
  progress: z.number().min(0).max(1),
  stage: z.string().nullable(),
  etaMs: z.number().int().nullable(),
  /** What its units have used so far. */
  usage: z.array(z.object({ meter: z.string(), quantity: z.number(), vendorCostMicros: z.number().int() })),
  failure: orNull(PublicFailure),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
});
export type JobView = z.infer<typeof JobView>;

const count = z.number().int();
/** At most 64 KB; the first frame of a watcher. */
export const Snapshot = z.object({
  dubId: z.string(),
  sequence: count.nonnegative().meta({ description: "Of the last event that is in these values; 0: there was none." }),
  jobs: z
    .array(JobView)
    .meta({ description: "The last 20 under way, then the last 20 that ended (fewer where not all fit into 64 KB); oldest first in each." }),
  targetLanguages: z.array(LanguageTag),
  sourceLanguage: LanguageTag.nullable(),
  durationMs: count.nullable(),
  lines: count.meta({ description: "How many the script has; read them by GET /v1/dubs/{id}/lines." }),
  stages: z
    .array(z.object({ stage: z.string(), done: count, running: count, failed: count, total: count, ahead: count }))
    .meta({ description: "Units of work by stage. `total`: known so far. `ahead`: tasks of others before ours in line for the service." }),
});
export type Snapshot = z.infer<typeof Snapshot>;

const listed = (codes: Readonly<Record<string, string>>): string =>
  Object.entries(codes)
    .map(([code, says]) => `\`${code}\` (${says})`)
    .join(", ");
const heardAgain = {
  flags: z
    .array(z.string())
    .optional()
    .meta({ description: `What was found in it when it was heard again: ${listed(FLAG_SAYS)}. Absent: nobody listened.` }),
  wer: z.number().optional().meta({ description: "Word error rate of what was heard against what was to be said." }),
};

/** One line in one language (all null where there is nothing yet); without `language` only the source side. */
export const LineView = z.object({
  id: z.string(),
  revision: z.number().int(),
  startMs: z.number().int(),
  endMs: z.number().int(),
  speakerId: z.string(),
  text: z.string(),
  treatment: z.enum(["dub", "keep", "mute"]),
  /** What it is spoken in, where that is not the language of the script. */
  spokenLanguage: z.string().nullable(),
  /** What was found odd about it when it was heard. */
  warnings: z.array(LineWarning),
  language: LanguageTag.nullable(),
  /** `stale`: the source text has changed since; the next job translates it again. */
  translation: z
    .object({
      text: z.string(),
      engine: z.string(),
      stale: z.boolean(),
      /** Version of what a language model was told; null: none was. */
      prompt: z.string().nullable(),
      /** How often it was said shorter or fuller to fit its time. */
      rewrites: count,
    })
    .nullable(),
  take: z
    .object({
      id: z.string(),
      durationMs: z.number().int(),
      voice: z.string(),
      engine: z.string(),
      variant: z.number().int(),
      artifactKey: z.string(),
      speed: z.number().optional().meta({ description: "How fast its engine was told to speak, 1 being its own pace. Absent: 1." }),
      ...heardAgain,
      misses: z.enum(["shorter", "fuller"]).optional().meta({
        description:
          "What its wording would have to become to fill the time there is. Language models say it so, at most twice; others leave it. Absent: it fits.",
      }),
    })
    .nullable(),
  /** Why the original voice stays though the line is to be dubbed; null: it does not, or that is not known yet. */
  kept: z.string().nullable(),
  /** The same in a sentence for people; null: there is none. */
  keptMessage: z.string().nullable(),
  placement: z
    .object({
      placed: z.boolean(),
      startMs: z.number().int(),
      endMs: z.number().int(),
      rate: z.number().meta({ description: "How fast its words are heard, 1 being its voice's own pace: the engine's speed and the time-stretch together." }),
      reason: z.string(),
      done: z.array(FitStep).optional().meta({ description: "What was done to make it fit; absent: nothing." }),
      neededRate: z.number().optional().meta({ description: "How fast it would have had to be, where it keeps its original voice for that." }),
    })
    .nullable(),
});
export type LineView = z.infer<typeof LineView>;

/** `code` is stable: wrong_language, unheard_speech, little_speech ... */
export const ScriptWarning = z.object({ code: z.string(), message: z.string().meta({ description: "A sentence for people." }) }).meta({ id: "ScriptWarning" });
export type ScriptWarning = z.infer<typeof ScriptWarning>;

/** The script as its rows are; null: it is not made yet. */
export type ScriptView = {
  language: string | null;
  durationMs: number;
  speakers: { id: string; name: string | null }[];
  lines: readonly Line[];
  warnings: ScriptWarning[];
} | null;

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
  ...heardAgain,
});
export type TakeView = z.infer<typeof TakeView>;

export const SpeakerView = z.object({
  id: z.string(),
  name: z.string().nullable(),
  revision: z.number().int(),
  lines: z.number().int(),
  /** How long they speak in all. */
  talkMs: z.number().int(),
  /** A sample of the voice (M4A); null: there is none yet. */
  sampleKey: z.string().nullable(),
  /** Voice by language. */
  voices: z.record(LanguageTag, z.string()),
  /** That the voice may be cloned; null: nobody has said so. */
  consent: Consent.nullable(),
});
export type SpeakerView = z.infer<typeof SpeakerView>;

export const GlossaryTerm = z
  .object({ source: z.string(), kind: z.enum(["keep", "force", "say"]), language: LanguageTag.nullable(), target: z.string().nullable() })
  .meta({ id: "GlossaryTerm" });
export const GlossaryView = z.object({
  revision: z
    .number()
    .int()
    .positive()
    .meta({ description: "1 at first, one more with every edit that changes a term. `set_glossary` names it as `ifRevision`." }),
  terms: z.array(GlossaryTerm),
});
export type GlossaryView = z.infer<typeof GlossaryView>;

const changed = <Kind extends string, Shown extends z.ZodType, More extends z.ZodRawShape>(kind: Kind, shown: Shown, more: More) =>
  z.object({ kind: z.literal(kind), id: z.string(), ...more, before: orNull(shown), after: orNull(shown) });
const ofLanguage = { language: LanguageTag };
/** One row before and after an edit; null: it was, or is, not there. */
export const EditChange = z
  .discriminatedUnion("kind", [
    changed("line", LineView.pick({ text: true, startMs: true, endMs: true, speakerId: true, treatment: true }), {}),
    changed("speaker", z.object({ name: z.string().nullable(), consent: Consent.optional() }), {}),
    changed("translation", z.object({ text: z.string() }), ofLanguage),
    changed("choice", z.object({ voice: z.string().nullable(), variant: z.number().int() }), ofLanguage),
    changed("voice", z.object({ voice: z.string() }), ofLanguage),
    changed("glossary", GlossaryTerm, {}),
  ])
  .meta({
    id: "EditChange",
    description:
      "What an edit changed, before and after; null: it was, or is, not there. `id` is a line's (`line`, `translation`, `choice`), a speaker's (`speaker`, `voice`) or a term's `source` (`glossary`). " +
      "`choice`: the line's own voice (null: the speaker's) and which of its takes is heard. `voice`: the speaker's voice in the language. `translation` with `after: null`: the engine is asked for another wording.",
  });
export type EditChange = z.infer<typeof EditChange>;

/** One edit in the history. `undoes`/`undoneBy`: ids of other edits. */
export const EditView = z.object({
  id: z.string(),
  actor: z.string(),
  createdAt: z.iso.datetime(),
  ops: z.array(z.string()),
  lineIds: z.array(z.string()).meta({ description: "Lines that changed, also in a translation, voice or take; at most 200." }),
  changes: z.array(EditChange).meta({ description: "At most 50, fewer where texts are very long. Empty for edits of earlier versions." }),
  changesLeftOut: z.number().int().meta({ description: "How many more there are than `changes` shows." }),
  /** False: everything was already as asked. */
  changed: z.boolean(),
  undoes: z.string().nullable(),
  undoneBy: z.string().nullable(),
});
export type EditView = z.infer<typeof EditView>;
