/** Who is told that a job has ended: every member who may write, once. */
import { and, eq, inArray, isNull, notInArray, type SQL, sql } from "drizzle-orm";
import type { Db, Statement } from "../db/client.ts";
import { dubs, jobs, mails, members, notifications, users, videos } from "../db/schema.ts";
import { endStatuses, type JobView } from "../dubs/wire.ts";

/**
 * To stand before the statement that ends the job, in its batch: as long as the job's row has not ended, nobody was told. Ids follow
 * from job and person, so that there are never two. `if`: what guards the batch.
 */
export function tellOfEnd(db: Db, { dubId, job, now, if: guard }: { dubId: string; job: JobView; now: Date; if: SQL }): Statement[] {
  if (job.status !== "succeeded" && job.status !== "failed") return [];
  const ends = and(eq(jobs.id, job.id), eq(jobs.dubId, dubId), isNull(jobs.deletedAt), notInArray(jobs.status, endStatuses), guard);
  const whoWrites = and(eq(members.workspaceId, jobs.workspaceId), inArray(members.role, ["owner", "editor"]));
  const rows = db
    .select({
      id: sql`'not_' || substr(${jobs.id}, 5) || '_' || ${members.userId}`.as("id"),
      workspaceId: jobs.workspaceId,
      userId: members.userId,
      type: sql`${`job.${job.status}`}`.as("type"),
      dubId: jobs.dubId,
      jobId: sql`${jobs.id}`.as("job_id"),
      createdAt: sql`${now.getTime()}`.as("created_at"),
      readAt: sql`null`.as("read_at"),
    })
    .from(jobs)
    .innerJoin(members, whoWrites)
    .where(ends);
  const letters = db
    .select({
      id: sql`'mai_' || substr(${jobs.id}, 5) || '_' || ${members.userId}`.as("id"),
      template: sql`${`job_${job.status}`}`.as("template"),
      to: users.email,
      locale: users.locale,
      data: sql`json_object('title', ${videos.title}, 'url', '/dubs/' || ${dubs.id})`.as("data"),
      attempts: sql`0`.as("attempts"),
      dueAt: sql`${now.getTime()}`.as("due_at"),
      createdAt: sql`${now.getTime()}`.as("created_at"),
      sentAt: sql`null`.as("sent_at"),
    })
    .from(jobs)
    .innerJoin(members, whoWrites)
    .innerJoin(users, and(eq(users.id, members.userId), users.emailVerified, sql`coalesce(json_extract(${users.preferences}, '$.mailWhenJobEnds'), 1) <> 0`))
    .innerJoin(dubs, eq(dubs.id, jobs.dubId))
    .innerJoin(videos, eq(videos.id, dubs.videoId))
    .where(ends);
  return [db.insert(notifications).select(rows).onConflictDoNothing(), db.insert(mails).select(letters).onConflictDoNothing()];
}
