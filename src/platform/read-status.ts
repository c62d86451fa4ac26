/** The platform as who runs it sees it: numbers and states, nothing of what users said, own or are called. */
import { and, count, eq, isNull, lte, min } from "drizzle-orm";
import type { Health } from "../../containers/contract/task.ts";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { type Db, runBatch } from "../db/client.ts";
import { jobs, mails, notifications } from "../db/schema.ts";
import type { Platform } from "./platform.ts";
import { showService, type Status } from "./status.ts";
import { within } from "./within.ts";

const MOST_MS = 3_000;

/** That it was read is noted. */
export async function readStatus(context: Context, platform: Platform): Promise<Status> {
  const { db, now, warn } = context;
  const patient = <T>(name: string, work: Promise<T>): Promise<T | null> =>
    within(work, MOST_MS).catch((error: unknown) => {
      warn(`The status of ${name} cannot be read.`, error);
      return null;
    });
  await runBatch(db, [activityStatement(context, { action: "admin.status_read" })]);
  const [counted, pools, healths] = await Promise.all([
    countRows(db, now()),
    patient("the pools", platform.pools()),
    Promise.all(Object.entries(platform.services).map(async ([name, ask]): Promise<[string, Health | "asleep" | null]> => [name, await patient(name, ask())])),
  ]);
  return {
    ...counted,
    services: healths.map(([name, health]) => showService(name, health, pools?.find(({ service }) => service === name) ?? null)),
    versions: { api: platform.version, stages: platform.stageVersions },
  };
}

async function countRows(db: Db, now: Date): Promise<Pick<Status, "jobs" | "mailsDue" | "notificationsUnread">> {
  const [byStatus, oldest, due, unread] = await db.batch([
    db.select({ status: jobs.status, count: count() }).from(jobs).where(isNull(jobs.deletedAt)).groupBy(jobs.status),
    db
      .select({ at: min(jobs.createdAt) })
      .from(jobs)
      .where(and(eq(jobs.status, "queued"), isNull(jobs.deletedAt))),
    db.select({ count: count() }).from(mails).where(lte(mails.dueAt, now)),
    db.select({ count: count() }).from(notifications).where(isNull(notifications.readAt)),
  ]);
  const queuedAt = oldest[0]?.at ?? null;
  return {
    jobs: {
      byStatus: Object.fromEntries(byStatus.map((row) => [row.status, row.count])),
      oldestQueuedMs: queuedAt === null ? null : Math.max(0, now.getTime() - queuedAt.getTime()),
    },
    mailsDue: due[0]?.count ?? 0,
    notificationsUnread: unread[0]?.count ?? 0,
  };
}
