/** The dub's rows in its own SQLite, and who writes them: only the loop, in one transaction per event. */
import type { PlannedEngine, PlannedRoute, Stage } from "../../dubbing/planning.ts";
import type { DubFacts } from "../port.ts";
import type { JobKind, JobStatus, LineView, PublicFailure } from "../wire.ts";
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
];

export function migrate(sql: Sql): void {
  sql.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
  const version = Number(sql.exec("SELECT COALESCE(MAX(version), 0) AS version FROM schema_version")[0]!["version"]);
  for (let next = version; next < MIGRATIONS.length; next++) {
    sql.transaction(() => {
      for (const statement of MIGRATIONS[next]!) sql.exec(statement);
      sql.exec("INSERT INTO schema_version (version) VALUES (?)", next + 1);
    });
  }
}

export type Meta = {
  facts: DubFacts;
  /** Engines and stage versions as they were at the first job: a dub is finished by what it was begun with. */
  engines: { transcribe: PlannedEngine; separate: PlannedEngine | null; translate: PlannedRoute[]; synthesize: PlannedEngine };
  versions: Record<Stage, number>;
  /** The last attempt number given out. */
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
  probed: { durationMs: number; container: string; width: number | null; height: number | null } | null;
  removed: boolean;
};

export type Job = {
  id: string;
  kind: JobKind;
  status: JobStatus;
  languages: string[];
  progress: number;
  stage: string | null;
  etaMs: number | null;
  failure: PublicFailure | null;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
};

/** An accepted translation: valid for as long as the line's source text has this digest. */
export type Pin = { sourceDigest: string; text: string; engine: string };
/** What watchers were last told of a line in a language. */
export type LineState = Pick<LineView, "take" | "placement"> & { kept: string | null };
export type Output = {
  id: string;
  language: string;
  kind: string;
  format: string;
  contentType: string;
  artifactKey: string;
  digest: string;
  sizeBytes: number;
  revision: number;
  stale: boolean;
  createdAt: string;
};
export type OpenUpload = { key: string; uploadId: string };

export type OutboxEffect =
  | { kind: "send"; attempt: number }
  | { kind: "release"; lane: string; attempt: number; kill: boolean }
  | { kind: "abort"; key: string; uploadId: string };
