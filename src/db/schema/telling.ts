/** What people are told, and what is remembered of what they did. */
import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { time, workspaceId } from "./columns.ts";

/** Who did what, from where. `resourceId`: what it was done to; null: to the workspace or the person. */
export const activities = sqliteTable(
  "activities",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id"),
    userId: text("user_id"),
    /** The key or session it came with. */
    credentialId: text("credential_id"),
    action: text("action").notNull(),
    resourceId: text("resource_id"),
    /** The network, not the machine: /24 or /48. */
    network: text("network"),
    createdAt: time("created_at").notNull(),
  },
  (table) => [
    index("activities_by_workspace").on(table.workspaceId, table.createdAt, table.id),
    index("activities_by_user").on(table.userId, table.createdAt, table.id),
    index("activities_by_resource").on(table.resourceId),
  ],
);

export const notifications = sqliteTable(
  "notifications",
  {
    id: text("id").primaryKey(),
    workspaceId: workspaceId(),
    userId: text("user_id").notNull(),
    type: text("type", { enum: ["job.succeeded", "job.failed"] }).notNull(),
    dubId: text("dub_id").notNull(),
    jobId: text("job_id").notNull(),
    createdAt: time("created_at").notNull(),
    readAt: time("read_at"),
  },
  (table) => [index("notifications_by_time").on(table.userId, table.createdAt, table.id), index("notifications_of_job").on(table.jobId)],
);

/** The outbox of mails, written in the batch of what they tell of. `data`: what the template needs; erased once the mail is sent. */
export const mails = sqliteTable(
  "mails",
  {
    id: text("id").primaryKey(),
    template: text("template").notNull(),
    to: text("to_address").notNull(),
    locale: text("locale").notNull(),
    data: text("data", { mode: "json" }).$type<Record<string, string>>().notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** When it is (again) to be sent; null: sent, or given up. */
    dueAt: time("due_at"),
    createdAt: time("created_at").notNull(),
    sentAt: time("sent_at"),
  },
  (table) => [
    index("mails_due")
      .on(table.dueAt)
      .where(sql`due_at is not null`),
    index("mails_by_time").on(table.createdAt),
    index("mails_by_address").on(table.to),
  ],
);
