/** What DubObject writes into D1, so that lists and single reads never wake it. */
import { and, eq, inArray, isNull, lte, notInArray, type SQL, sql } from "drizzle-orm";
import { type Db, runBatch } from "../db/client.ts";
import { dubs, jobs, outputs, videos } from "../db/schema.ts";
import { tellOfEnd } from "../notifications/of-ended-job.ts";
import { JobStatus, jobSuccessors, type JobView, type PublicFailure } from "./wire.ts";
import type { OutputRow } from "./resource.ts";

export type ProjectedOutput = Omit<OutputRow, "workspaceId" | "dubId" | "sequence" | "createdAt" | "deletedAt"> & { createdAt: string };
export type DubProjection = {
  dubId: string;
  /** Of the last event in it. An older projection than the one stored changes nothing. */
  sequence: number;
  dub: { targetLanguages: string[]; sourceLanguage: string | null; durationMs: number | null };
  /** Rows the Worker made; a job that has ended stays as it ended. */
  jobs: JobView[];
  outputs: ProjectedOutput[];
  /** Once probed: the video's facts, or why it is unusable; what was known of such a one stays. */
  video?: { durationMs: number; width: number | null; height: number | null; container: string; failure: null } | { failure: PublicFailure };
  now?: Date;
};

/** The sweeper knocks at a dub that has not projected for this long. */
export const CHECK_AFTER_MS = 60_000;

export const endStatuses = JobStatus.options.filter((status) => jobSuccessors[status].length === 0);

/** One batch. The dub's row is written last: until then its sequence guards the others. */
export async function projectDub(db: Db, projection: DubProjection): Promise<void> {
  const notOlder = sql`exists (select 1 from ${dubs} where ${dubs.id} = ${projection.dubId} and ${dubs.sequence} <= ${projection.sequence})`;
  const dub = db
    .update(dubs)
    .set({ ...projection.dub, sequence: projection.sequence })
    .where(and(eq(dubs.id, projection.dubId), lte(dubs.sequence, projection.sequence)));
  await runBatch(db, [
    ...projection.jobs.flatMap((job) => tellOfEnd(db, { dubId: projection.dubId, job, now: projection.now ?? new Date(), if: notOlder })),
    ...projection.jobs.map((job) => projectJob(db, projection, job, notOlder)),
    ...projection.jobs.filter(({ endedAt }) => endedAt !== null).map((job) => projectUsage(db, projection, job, notOlder)),
    ...projection.outputs.map((output) => projectOutput(db, projection, output)),
    ...(projection.video ? [projectVideo(db, projection, projection.video, notOlder)] : []),
    dub,
  ]);
}

const timeOf = (text: string | null) => (text === null ? null : new Date(text));

function projectJob(db: Db, { dubId, sequence, now = new Date() }: DubProjection, job: JobView, notOlder: SQL) {
  const { status, languages, ceilingMicros, progress, stage, etaMs, usage, failure } = job;
  const nextCheckAt = endStatuses.includes(status) ? null : new Date(now.getTime() + CHECK_AFTER_MS);
  const times = { startedAt: timeOf(job.startedAt), endedAt: timeOf(job.endedAt), nextCheckAt };
  return db
    .update(jobs)
    .set({
      status,
      languages,
      ceilingMicros,
      progress,
      stage,
      etaMs,
      usage,
      failureCode: failure?.code ?? null,
      failureMessage: failure?.message ?? null,
      sequence,
      ...times,
    })
    .where(and(eq(jobs.id, job.id), eq(jobs.dubId, dubId), notInArray(jobs.status, endStatuses), notOlder));
}

/** A report that came after the job's end tells of more. */
function projectUsage(db: Db, { dubId }: DubProjection, { id, usage }: JobView, notOlder: SQL) {
  return db
    .update(jobs)
    .set({ usage })
    .where(and(eq(jobs.id, id), eq(jobs.dubId, dubId), inArray(jobs.status, endStatuses), notOlder));
}

/** The row takes its workspace from the dub, and none is made for a deleted dub or by an older projection. Columns in the table's order, as insert-select needs them. */
function projectOutput(db: Db, { dubId, sequence }: DubProjection, output: ProjectedOutput) {
  const row = db
    .select({
      id: sql`${output.id}`.as("id"),
      workspaceId: dubs.workspaceId,
      dubId: sql`${dubId}`.as("dub_id"),
      language: sql`${output.language}`.as("language"),
      kind: sql`${output.kind}`.as("kind"),
      name: sql`${output.name}`.as("name"),
      format: sql`${output.format}`.as("format"),
      revision: sql`${output.revision}`.as("revision"),
      stale: sql`${output.stale ? 1 : 0}`.as("stale"),
      sizeBytes: sql`${output.sizeBytes}`.as("size_bytes"),
      artifactKey: sql`${output.artifactKey}`.as("artifact_key"),
      contentType: sql`${output.contentType}`.as("content_type"),
      filename: sql`${output.filename}`.as("filename"),
      sequence: sql`${sequence}`.as("sequence"),
      createdAt: sql`${Date.parse(output.createdAt)}`.as("created_at"),
      deletedAt: sql`null`.as("deleted_at"),
    })
    .from(dubs)
    .where(and(eq(dubs.id, dubId), lte(dubs.sequence, sequence), isNull(dubs.deletedAt)));
  const { revision, stale, sizeBytes, artifactKey, contentType, filename } = output;
  return db
    .insert(outputs)
    .select(row)
    .onConflictDoUpdate({ target: outputs.id, set: { revision, stale, sizeBytes, artifactKey, contentType, filename, sequence } });
}

/** A file that is not the one that was announced stays unusable, whatever a dub finds in it. */
const isAsDeclared = sql`${videos.failureCode} is not 'checksum_mismatch'`;

function projectVideo(db: Db, { dubId }: DubProjection, { failure, ...facts }: NonNullable<DubProjection["video"]>, notOlder: SQL) {
  const status = failure ? ("failed" as const) : ("ready" as const);
  return db
    .update(videos)
    .set({ ...facts, status, failureCode: failure?.code ?? null, failureMessage: failure?.message ?? null })
    .where(and(sql`${videos.id} = (select ${dubs.videoId} from ${dubs} where ${dubs.id} = ${dubId})`, isNull(videos.deletedAt), isAsDeclared, notOlder));
}
