import { and, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../context.ts";
import { prepared } from "../../db/prepared.ts";
import { dubs, jobs, outputs } from "../../db/schema.ts";
import { notFound } from "../../errors.ts";
import type { DubRow, JobRow, OutputRow } from "../resource.ts";

type Finder = Pick<Context, "db" | "actor">;

/** Of this workspace and not deleted. Throws `not_found`, before the dub's object is woken. */
export async function findDub(context: Finder, dubId: string): Promise<DubRow> {
  const mine = and(eq(dubs.id, dubId), eq(dubs.workspaceId, context.actor.workspaceId), isNull(dubs.deletedAt));
  const [row] = await context.db.select().from(dubs).where(mine);
  if (!row) throw notFound();
  return row;
}

/** Clients ask for a job again and again. */
const jobOf = prepared((db) =>
  db
    .select()
    .from(jobs)
    .where(and(eq(jobs.id, sql.placeholder("id")), eq(jobs.workspaceId, sql.placeholder("workspaceId")), isNull(jobs.deletedAt)))
    .prepare(),
);

/** As findDub. */
export async function findJob(context: Finder, jobId: string): Promise<JobRow> {
  const [row] = await jobOf(context.db).execute({ id: jobId, workspaceId: context.actor.workspaceId });
  if (!row) throw notFound();
  return row;
}

/** As findDub. */
export async function findOutput(context: Finder, outputId: string): Promise<OutputRow> {
  const mine = and(eq(outputs.id, outputId), eq(outputs.workspaceId, context.actor.workspaceId), isNull(outputs.deletedAt));
  const [row] = await context.db.select().from(outputs).where(mine);
  if (!row) throw notFound();
  return row;
}
