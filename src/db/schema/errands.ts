/** Work beside the dubs, and what is left of what was erased. */
import { sql } from "drizzle-orm";
import { index, integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ErrandKind, ErrandStatus, ErrandTask } from "../../errands/errand-kinds.ts";
import { time, workspaceId } from "./columns.ts";

/** One piece of work beside the dubs (src/errands): written in the batch of what it follows from, and gone on with until it ends. */
export const errands = sqliteTable(
  "errands",
  {
    id: text("id").primaryKey(),
    workspaceId: workspaceId(),
    kind: text("kind").$type<ErrandKind>().notNull(),
    /** What it is about: a video, a person, a workspace. */
    subjectId: text("subject_id").notNull(),
    /** What it was asked for with; null once it has ended. */
    input: text("input", { mode: "json" }).$type<unknown>(),
    /** Where its last step left it; null before the first, and once it has ended. */
    state: text("state", { mode: "json" }).$type<unknown>(),
    /** What a compute service is at with it, or waits to be; null: it goes on at the edge. */
    task: text("task", { mode: "json" }).$type<ErrandTask>(),
    /** What came of it. */
    result: text("result", { mode: "json" }).$type<unknown>(),
    status: text("status").$type<ErrandStatus>().notNull(),
    /** 0..1. */
    progress: real("progress").notNull().default(0),
    /** Counts every take-up: a report of an earlier one changes nothing. */
    attempt: integer("attempt").notNull().default(0),
    /** Take-ups in a row that came to nothing. */
    tries: integer("tries").notNull().default(0),
    /** When somebody may take it up (again); null: it has ended. */
    dueAt: time("due_at"),
    failureCode: text("failure_code"),
    failureMessage: text("failure_message"),
    createdAt: time("created_at").notNull(),
    endedAt: time("ended_at"),
  },
  (table) => [
    index("errands_due")
      .on(table.dueAt)
      .where(sql`due_at is not null`),
    index("errands_ended").on(table.endedAt),
    index("errands_by_subject").on(table.subjectId, table.kind, table.createdAt),
  ],
);

/** The receipt of an erasure: what was removed, and nothing of whom it was. Its id is a secret of who asked. */
export const erasures = sqliteTable("erasures", {
  id: text("id").primaryKey(),
  subject: text("subject", { enum: ["account", "workspace"] }).notNull(),
  /** How many of each: `{videos: 3, objects: 120, ...}`. */
  removed: text("removed", { mode: "json" }).$type<Record<string, number>>().notNull(),
  createdAt: time("created_at").notNull(),
  endedAt: time("ended_at"),
});
