/** Dubs, their jobs and what they made. */
import { sql } from "drizzle-orm";
import { index, integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { DubOptions, ResolvedOptions } from "../../dubs/options.ts";
import type { JobKind, JobStatus, JobView, OutputKind } from "../../dubs/wire.ts";
import { time, workspaceId } from "./columns.ts";

export const dubs = sqliteTable(
  "dubs",
  {
    id: text("id").primaryKey(),
    workspaceId: workspaceId(),
    videoId: text("video_id").notNull(),
    targetLanguages: text("target_languages", { mode: "json" }).$type<string[]>().notNull(),
    options: text("options", { mode: "json" }).$type<DubOptions>().notNull(),
    resolvedOptions: text("resolved_options", { mode: "json" }).$type<ResolvedOptions>().notNull(),
    sourceLanguage: text("source_language"),
    durationMs: integer("duration_ms"),
    sequence: integer("sequence").notNull().default(0),
    createdAt: time("created_at").notNull(),
    deletedAt: time("deleted_at"),
    /** As for videos. */
    purgeAt: time("purge_at"),
  },
  (table) => [
    index("dubs_by_time").on(table.workspaceId, table.createdAt, table.id),
    index("dubs_by_video").on(table.videoId),
    index("dubs_to_purge")
      .on(table.purgeAt)
      .where(sql`purge_at is not null`),
  ],
);

export const jobs = sqliteTable(
  "jobs",
  {
    id: text("id").primaryKey(),
    workspaceId: workspaceId(),
    dubId: text("dub_id").notNull(),
    kind: text("kind").$type<JobKind>().notNull(),
    status: text("status").$type<JobStatus>().notNull(),
    languages: text("languages", { mode: "json" }).$type<string[]>().notNull(),
    progress: real("progress").notNull().default(0),
    stage: text("stage"),
    etaMs: integer("eta_ms"),
    failureCode: text("failure_code"),
    failureMessage: text("failure_message"),
    usage: text("usage", { mode: "json" }).$type<JobView["usage"]>().notNull().default([]),
    /** As it was asked for, so that the sweeper starts the same job: with stages and engines as they are today. */
    upgrade: integer("upgrade", { mode: "boolean" }).notNull().default(false),
    /** As it was asked for: the most that vendors may cost; null: no limit. */
    ceilingMicros: integer("ceiling_micros"),
    /** As it was asked for: what is handed out besides, and what is burned in; null: as it was. */
    outputs: text("outputs", { mode: "json" }).$type<DubOptions["outputs"]>(),
    overlays: text("overlays", { mode: "json" }).$type<DubOptions["overlays"]>(),
    /** Of the projection that wrote it; 0: DubObject has not spoken yet. */
    sequence: integer("sequence").notNull().default(0),
    /** When the sweeper looks whether it still moves; null: ended. */
    nextCheckAt: time("next_check_at"),
    createdAt: time("created_at").notNull(),
    startedAt: time("started_at"),
    endedAt: time("ended_at"),
    deletedAt: time("deleted_at"),
  },
  (table) => [
    index("jobs_by_time").on(table.workspaceId, table.createdAt, table.id),
    index("jobs_by_dub").on(table.dubId, table.createdAt, table.id),
    index("jobs_to_check")
      .on(table.nextCheckAt)
      .where(sql`next_check_at is not null`),
  ],
);

export const outputs = sqliteTable(
  "outputs",
  {
    id: text("id").primaryKey(),
    workspaceId: workspaceId(),
    dubId: text("dub_id").notNull(),
    language: text("language"),
    kind: text("kind").$type<OutputKind>().notNull(),
    /** Tells those of one kind and format apart; empty: there is but one. */
    name: text("name").notNull().default(""),
    format: text("format").notNull(),
    revision: integer("revision").notNull(),
    stale: integer("stale", { mode: "boolean" }).notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    artifactKey: text("artifact_key").notNull(),
    contentType: text("content_type").notNull(),
    filename: text("filename").notNull(),
    sequence: integer("sequence").notNull(),
    createdAt: time("created_at").notNull(),
    deletedAt: time("deleted_at"),
  },
  (table) => [index("outputs_by_dub").on(table.dubId, table.createdAt, table.id)],
);

/** Whoever has the link may watch one dub until it expires or is revoked. */
export const shareLinks = sqliteTable(
  "share_links",
  {
    id: text("id").primaryKey(),
    workspaceId: workspaceId(),
    dubId: text("dub_id").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: time("created_at").notNull(),
    expiresAt: time("expires_at").notNull(),
    revokedAt: time("revoked_at"),
  },
  (table) => [
    index("share_links_by_time").on(table.dubId, table.createdAt, table.id),
    index("share_links_by_expiry").on(table.expiresAt),
    index("share_links_by_maker").on(table.createdBy),
  ],
);
