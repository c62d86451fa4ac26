/** The dub's rows in its own SQLite, and who writes them: only the loop, in one transaction per event. */
import { applyMigrations } from "../../sql-migrations.ts";
import type { Overlay } from "../../dubbing/cues/overlay.ts";
import type { OutputKind, PlanInput, Stage, Translation, Wanted } from "../../dubbing/planning.ts";
import type { Summary } from "../../dubbing/hints.ts";
import type { Glossary, GlossaryTerm } from "../../dubbing/script.ts";
import type { Pace } from "../../graph/progress.ts";
import type { Usage } from "../../graph/unit.ts";
import type { DubFacts } from "../port.ts";
import type { JobView, LineView, ScriptWarning } from "../wire.ts";
import type { Sql } from "./ports.ts";

/** Append-only; entry n brings the schema from version n to n + 1. */
const MIGRATIONS: readonly string[][] = [
  [
    "CREATE TABLE meta (name TEXT PRIMARY KEY, json TEXT NOT NULL)",
    "CREATE TABLE units (key TEXT PRIMARY KEY, stage TEXT NOT NULL, label TEXT NOT NULL, status TEXT NOT NULL, spec TEXT NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL, losses INTEGER NOT NULL)",
    "CREATE TABLE jobs (id TEXT PRIMARY KEY, json TEXT NOT NULL)",
    "CREATE TABLE lines (id TEXT PRIMARY KEY, position INTEGER NOT NULL, json TEXT NOT NULL)",
    "CREATE TABLE pins (language TEXT NOT NULL, line_id TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (language, line_id))",
    "CREATE TABLE line_states (language TEXT NOT NULL, line_id TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (language, line_id))",
    "CREATE TABLE outputs (id TEXT PRIMARY KEY, json TEXT NOT NULL)",
    "CREATE TABLE uploads (attempt INTEGER NOT NULL, name TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (attempt, name))",
    "CREATE TABLE events (sequence INTEGER PRIMARY KEY, json TEXT NOT NULL)",
    "CREATE TABLE journal (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, json TEXT NOT NULL)",
    "CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, not_before INTEGER NOT NULL, json TEXT NOT NULL)",
  ],
  ["CREATE TABLE spec_parts (key TEXT NOT NULL, part INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (key, part))"],
  [
    "CREATE TABLE speakers (id TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE choices (language TEXT NOT NULL, line_id TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (language, line_id)) WITHOUT ROWID",
    "CREATE TABLE edits (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, json TEXT NOT NULL)",
    "CREATE TABLE edit_parts (number INTEGER NOT NULL, part INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (number, part)) WITHOUT ROWID",
    `CREATE TABLE usage (attempt INTEGER NOT NULL, meter TEXT NOT NULL, job_id TEXT, unit_key TEXT NOT NULL, stage TEXT NOT NULL, language TEXT, line_id TEXT,
       quantity REAL NOT NULL, vendor_cost_micros INTEGER NOT NULL, PRIMARY KEY (attempt, meter)) WITHOUT ROWID`,
    "CREATE TABLE orphans (attempt INTEGER PRIMARY KEY, json TEXT NOT NULL)",
    "ALTER TABLE units ADD COLUMN account TEXT",
    "ALTER TABLE units ADD COLUMN unneeded_since INTEGER",
  ],
  [
    `CREATE TABLE usage_by_run (attempt INTEGER NOT NULL, run TEXT NOT NULL, meter TEXT NOT NULL, job_id TEXT, unit_key TEXT NOT NULL, stage TEXT NOT NULL, language TEXT, line_id TEXT,
       quantity REAL NOT NULL, vendor_cost_micros INTEGER NOT NULL, PRIMARY KEY (attempt, run, meter)) WITHOUT ROWID`,
    `INSERT INTO usage_by_run (attempt, run, meter, job_id, unit_key, stage, language, line_id, quantity, vendor_cost_micros)
       SELECT attempt, '', meter, job_id, unit_key, stage, language, line_id, quantity, vendor_cost_micros FROM usage`,
    "DROP TABLE usage",
    "ALTER TABLE usage_by_run RENAME TO usage",
  ],
];

export const migrate = (sql: Sql): void => applyMigrations(sql, MIGRATIONS);

export type Meta = {
  facts: DubFacts;
  /** Engines and stage versions as they were at the first job: a dub is finished by what it was begun with. */
  engines: Omit<PlanInput["engines"], "align" | "diarize"> & Partial<PlanInput["engines"]>;
  versions: Record<Stage, number>;
  /** The last attempt number set aside: none above it was given out. */
  attempt: number;
  /** The last public event. */
  sequence: number;
  /** Counts what the projection shows; `projected` is what D1 has confirmed. */
  revision: number;
  projected: number;
  sourceLanguage: string | null;
  scripted: boolean;
  durationMs: number | null;
  /** Voice by speaker, per language; made once the speakers are known. */
  casts: Record<string, Record<string, string>>;
  /** Of the engine that speaks what the first cannot. */
  castsElse: Record<string, Record<string, string>>;
  /** The pace of each speaker's lines, per language; made once their first lines are translated. */
  paces: Record<string, Record<string, number>>;
  /** Master gains in dB that were used, per language, oldest first. */
  gains: Record<string, number[]>;
  /** Why outputs that were asked for are missing, by language: codes that were told. */
  lost: Record<string, string[]>;
  /** What is handed out, and written over burned pictures. */
  outputs: Wanted[];
  overlays: Overlay[];
  /** What the film is about, as a language model said; null: nobody did. */
  summary: Summary | null;
  probed: { durationMs: number; container: string; width: number | null; height: number | null } | null;
  /** Languages whose translations a person has looked at, or need not. */
  reviewed: string[];
  /** What was odd about the sound as a whole when it was heard. */
  scriptWarnings: ScriptWarning[];
  pace: Pace;
  /** When to look for what nothing needs any more; null: nothing changed since. */
  garbageAt: number | null;
  /** What vendors called cloned voices that are forgotten: earlier takes were spoken in them. */
  forgotten: string[];
  removed: boolean;
};
/** What rows of earlier versions do not have. */
export const metaDefaults = {
  reviewed: [] as string[],
  scriptWarnings: [] as ScriptWarning[],
  pace: {} as Pace,
  garbageAt: null,
  castsElse: {} as Meta["castsElse"],
  summary: null,
  paces: {} as Meta["paces"],
  gains: {} as Meta["gains"],
  lost: {} as Meta["lost"],
  // What dubs made before anybody could ask.
  outputs: ["video", "srt", "vtt"] as Wanted[],
  overlays: [] as Overlay[],
  forgotten: [] as string[],
} satisfies Partial<Meta>;

/** Earlier versions kept the bare terms, in no revision. */
export const glossaryOf = (kept: Glossary | readonly GlossaryTerm[]): Glossary => ("terms" in kept ? kept : { revision: 1, terms: kept });

/** `outputs`, `overlays`: what it wants besides what the dub hands out; the dub does from then on, once it has succeeded. */
export type Job = Omit<JobView, "usage"> & { outputs: Wanted[] | null; overlays: Overlay[] | null };

export const jobDefaults = { ceilingMicros: null, upgrade: false, outputs: null, overlays: null } satisfies Partial<Job>;

/** What watchers were last told of a line in a language. `takes`: keys of the units that ever spoke it, oldest first. */
export type LineState = Pick<LineView, "take" | "placement"> & {
  kept: string | null;
  /** The same for people, where there is a sentence for it. */
  keptMessage?: string | null;
  translation?: Translation | null;
  takes?: string[];
  /** What was heard in takes, by the key of the unit that spoke them. */
  judged?: Record<string, { flags: string[]; wer: number }>;
};
/** `language` null: of the film, whatever it is dubbed into. `name` absent in rows of earlier versions. */
export type Output = {
  id: string;
  language: string | null;
  kind: OutputKind;
  name?: string;
  format: string;
  contentType: string;
  artifactKey: string;
  digest: string;
  sizeBytes: number;
  revision: number;
  stale: boolean;
  createdAt: string;
};
/** Earlier versions knew one stem. */
export const nameOf = ({ kind, name }: Output): string => name ?? (kind === "stem" ? "dialogue" : "");
export type OpenUpload = { key: string; uploadId: string };
/** An attempt that ended without a result though a start of it may have cost something: a late report still counts. */
export type Orphan = {
  unitKey: string;
  account: string | null;
  /** The most that it may have cost: its job does not spend that again. Absent: nothing, or in rows of earlier versions. */
  worstMicros?: number;
};
/** `run`: which start of the attempt; empty where it has but one. */
export type UsageRow = Usage & {
  attempt: number;
  run: string;
  unitKey: string;
  jobId: string | null;
  stage: string;
  language: string | null;
  lineId: string | null;
};

/** What is to be sent needs no row: a unit in phase `sent` is one. */
export type OutboxEffect =
  | { kind: "release"; lane: string; attempt: number; kill: boolean }
  | { kind: "abort"; key: string; uploadId: string }
  /** Objects that nothing refers to. */
  | { kind: "sweep"; prefix: string }
  /** A job ended, or used more than was known at its end. */
  | { kind: "settle"; jobId: string }
  /** A voice that its vendor keeps for this dub. `voice` null: not known, it is found by its name. `since`: when it was decided. */
  | { kind: "forget"; unitKey: string; speakerId: string; engine: string; credential: string | null; voice: string | null; since: number };
