/**
 * D1. Every row carries its workspace. `deletedAt` is a tombstone: the row answers like an unknown one.
 * The Worker writes all tables but the projection (jobs, outputs, and the facts of dubs and videos), which after creation
 * only DubObject writes, by src/dubs/projection.ts.
 */
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Scope } from "../accounts/actor.ts";
import type { Envelope } from "../credentials/envelope.ts";
import type { CredentialVendor } from "../credentials/secret.ts";
import type { DubOptions, ResolvedOptions } from "../dubs/options.ts";
import type { JobKind, JobStatus, JobView, OutputKind } from "../dubs/wire.ts";
import type { UploadStatus, VideoStatus } from "../videos/wire.ts";

const time = (name: string) => integer(name, { mode: "timestamp_ms" });
const workspaceId = () => text("workspace_id").notNull();

export const workspaces = sqliteTable("workspaces", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  createdAt: time("created_at").notNull(),
  deletedAt: time("deleted_at"),
});

/** Only the SHA-256 of a key is kept. */
export const apiKeys = sqliteTable("api_keys", {
  id: text("id").primaryKey(),
  workspaceId: workspaceId(),
  name: text("name").notNull(),
  mode: text("mode", { enum: ["live", "test"] }).notNull(),
  hash: text("hash").notNull().unique(),
  /** The last four characters, for people to tell their keys apart. */
  hint: text("hint").notNull(),
  scopes: text("scopes", { mode: "json" }).$type<Scope[]>().notNull(),
  createdAt: time("created_at").notNull(),
  /** Written at most once a minute. */
  lastUsedAt: time("last_used_at"),
  revokedAt: time("revoked_at"),
});

export const videos = sqliteTable(
  "videos",
  {
    id: text("id").primaryKey(),
    workspaceId: workspaceId(),
    title: text("title").notNull(),
    status: text("status").$type<VideoStatus>().notNull(),
    filename: text("filename").notNull(),
    contentType: text("content_type").notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    sourceKey: text("source_key").notNull(),
    durationMs: integer("duration_ms"),
    width: integer("width"),
    height: integer("height"),
    container: text("container"),
    failureCode: text("failure_code"),
    failureMessage: text("failure_message"),
    createdAt: time("created_at").notNull(),
    deletedAt: time("deleted_at"),
    /** When the objects of a deleted video are to be erased (again); null: done, or not deleted. */
    purgeAt: time("purge_at"),
  },
  (table) => [
    index("videos_by_time").on(table.workspaceId, table.createdAt, table.id),
    index("videos_to_purge")
      .on(table.purgeAt)
      .where(sql`purge_at is not null`),
  ],
);

export const uploads = sqliteTable(
  "uploads",
  {
    id: text("id").primaryKey(),
    workspaceId: workspaceId(),
    videoId: text("video_id").notNull(),
    status: text("status").$type<UploadStatus>().notNull(),
    objectKey: text("object_key").notNull(),
    /** R2's id of the multipart upload; never shown. */
    multipartId: text("multipart_id").notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    partSizeBytes: integer("part_size_bytes").notNull(),
    partCount: integer("part_count").notNull(),
    createdAt: time("created_at").notNull(),
    endedAt: time("ended_at"),
    deletedAt: time("deleted_at"),
  },
  (table) => [
    index("uploads_by_video").on(table.videoId),
    index("uploads_open")
      .on(table.createdAt)
      .where(sql`status = 'open'`),
  ],
);

/** ETags the client told us, so that it (or another client) can resume: R2 lists no parts locally. */
export const uploadParts = sqliteTable(
  "upload_parts",
  { uploadId: text("upload_id").notNull(), workspaceId: workspaceId(), partNumber: integer("part_number").notNull(), etag: text("etag").notNull() },
  (table) => [primaryKey({ columns: [table.uploadId, table.partNumber] })],
);

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

/** The answer to a request that creates, written in the same batch as what it created. */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    workspaceId: workspaceId(),
    key: text("key").notNull(),
    requestHash: text("request_hash").notNull(),
    answer: text("answer", { mode: "json" }).$type<unknown>().notNull(),
    expiresAt: time("expires_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.key] }), index("idempotency_keys_by_expiry").on(table.expiresAt)],
);

export const usedTickets = sqliteTable(
  "used_tickets",
  { id: text("id").primaryKey(), workspaceId: workspaceId(), expiresAt: time("expires_at").notNull() },
  (table) => [index("used_tickets_by_expiry").on(table.expiresAt)],
);

/** Which dubs somebody watches with a key, so that a revoke knows whom to tell. Written when a watcher joins. */
export const watchers = sqliteTable(
  "watchers",
  { keyId: text("key_id").notNull(), dubId: text("dub_id").notNull(), workspaceId: workspaceId(), expiresAt: time("expires_at").notNull() },
  (table) => [primaryKey({ columns: [table.keyId, table.dubId] }), index("watchers_by_expiry").on(table.expiresAt)],
);

/** Keys of vendors and endpoints that a workspace brought. `envelope`: the secret, encrypted (src/credentials/envelope.ts); null once deleted. */
export const credentials = sqliteTable(
  "credentials",
  {
    id: text("id").primaryKey(),
    workspaceId: workspaceId(),
    vendor: text("vendor").$type<CredentialVendor>().notNull(),
    name: text("name").notNull(),
    envelope: text("envelope", { mode: "json" }).$type<Envelope>(),
    /** Of the master key that wrapped it, to find what is to be wrapped anew. */
    keyId: text("key_id").notNull(),
    /** The last four characters of the key, for people to tell their keys apart. */
    hint: text("hint"),
    /** Of an endpoint of one's own: what is known of it without opening the secret. */
    custom: text("custom", { mode: "json" }).$type<object>(),
    status: text("status", { enum: ["untested", "works", "fails"] }).notNull(),
    testedAt: time("tested_at"),
    /** When the secret as it is now was first heard to work; null: never. */
    verifiedAt: time("verified_at"),
    /** Counts changes of the secret, so that the test of an older one says nothing of a newer. */
    revision: integer("revision").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: time("created_at").notNull(),
    deletedAt: time("deleted_at"),
  },
  (table) => [index("credentials_by_time").on(table.workspaceId, table.createdAt, table.id), index("credentials_by_key").on(table.keyId)],
);
