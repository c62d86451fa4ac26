/**
 * D1. Every row carries its workspace. `deletedAt` is a tombstone: the row answers like an unknown one.
 * The Worker writes all tables but the projection (jobs, outputs, and the facts of dubs and videos), which after creation
 * only DubObject writes, by src/dubs/projection.ts.
 */
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Role, Scope } from "../accounts/actor.ts";
import type { Envelope } from "../credentials/envelope.ts";
import type { CredentialVendor } from "../credentials/secret.ts";
import type { DubOptions, ResolvedOptions } from "../dubs/options.ts";
import type { GlossaryView, JobKind, JobStatus, JobView, OutputKind } from "../dubs/wire.ts";
import type { UploadStatus, VideoStatus } from "../videos/wire.ts";

const time = (name: string) => integer(name, { mode: "timestamp_ms" });
const workspaceId = () => text("workspace_id").notNull();

export const workspaces = sqliteTable("workspaces", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  /** Whose personal workspace it is; null: a shared one, or of before there were people. */
  personalOf: text("personal_of").unique(),
  createdAt: time("created_at").notNull(),
  deletedAt: time("deleted_at"),
});

/** People. `email` is kept in lower case. One who has not verified it is a pending user: reads, spends nothing, and is purged. */
export const users = sqliteTable(
  "users",
  {
    id: text("id").primaryKey(),
    email: text("email").notNull().unique(),
    emailVerified: integer("email_verified", { mode: "boolean" }).notNull().default(false),
    name: text("name").notNull(),
    image: text("image"),
    /** BCP-47; of mails and pages. */
    locale: text("locale").notNull().default("en"),
    /** IANA name. */
    timeZone: text("time_zone").notNull().default("UTC"),
    /** Whether mails come beside notifications in the app. */
    preferences: text("preferences", { mode: "json" }).$type<{ mailWhenJobEnds?: boolean }>().notNull().default({}),
    isAdmin: integer("is_admin", { mode: "boolean" }).notNull().default(false),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
  },
  (table) => [
    index("users_pending")
      .on(table.createdAt)
      .where(sql`email_verified = 0`),
  ],
);

/** `token`: only the SHA-256 of what the browser holds. The row goes when the session is revoked. */
export const sessions = sqliteTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    token: text("token").notNull().unique(),
    expiresAt: time("expires_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
  },
  (table) => [index("sessions_by_user").on(table.userId), index("sessions_by_expiry").on(table.expiresAt)],
);

/** How a person signs in: today always by a password, of which a PHC string of scrypt is kept. */
export const identities = sqliteTable(
  "identities",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    password: text("password"),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
  },
  (table) => [index("identities_by_user").on(table.userId)],
);

/** One-use tokens that go out by mail: only their SHA-256. */
export const mailTokens = sqliteTable(
  "mail_tokens",
  {
    hash: text("hash").primaryKey(),
    purpose: text("purpose", { enum: ["verify_email", "reset_password", "change_email"] }).notNull(),
    userId: text("user_id").notNull(),
    /** The address that it proves. */
    email: text("email").notNull(),
    createdAt: time("created_at").notNull(),
    expiresAt: time("expires_at").notNull(),
    usedAt: time("used_at"),
  },
  (table) => [index("mail_tokens_by_user").on(table.userId), index("mail_tokens_by_expiry").on(table.expiresAt)],
);

export const members = sqliteTable(
  "members",
  { workspaceId: workspaceId(), userId: text("user_id").notNull(), role: text("role").$type<Role>().notNull(), createdAt: time("created_at").notNull() },
  (table) => [primaryKey({ columns: [table.workspaceId, table.userId] }), index("members_by_user").on(table.userId)],
);

export const invitations = sqliteTable(
  "invitations",
  {
    id: text("id").primaryKey(),
    workspaceId: workspaceId(),
    email: text("email").notNull(),
    role: text("role").$type<Role>().notNull(),
    /** SHA-256 of what the mail carries. */
    tokenHash: text("token_hash").notNull().unique(),
    invitedBy: text("invited_by").notNull(),
    createdAt: time("created_at").notNull(),
    expiresAt: time("expires_at").notNull(),
    acceptedAt: time("accepted_at"),
    revokedAt: time("revoked_at"),
  },
  (table) => [index("invitations_by_time").on(table.workspaceId, table.createdAt, table.id)],
);

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
  ],
);

/** Failures of one subject (an account from a network, a network, a reset of an address), to slow down who guesses. */
export const throttles = sqliteTable(
  "throttles",
  { subject: text("subject").primaryKey(), count: integer("count").notNull(), until: time("until").notNull(), expiresAt: time("expires_at").notNull() },
  (table) => [index("throttles_by_expiry").on(table.expiresAt)],
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
  (table) => [index("share_links_by_time").on(table.dubId, table.createdAt, table.id)],
);

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
  /** Who made it; null: the set-up. */
  createdBy: text("created_by"),
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
    /** As the file's header names them (WebCodecs strings); null: not known, or no such track. */
    videoCodec: text("video_codec"),
    audioCodec: text("audio_codec"),
    /** The title as it is searched in: without case and marks. */
    folded: text("folded").notNull().default(""),
    /** What the user says of it. */
    description: text("description").notNull().default(""),
    /** Counts changes of what the user may change: the ETag. */
    revision: integer("revision").notNull().default(1),
    /** A picture that the user chose; null: the one that a probe took, if any. */
    thumbnailKey: text("thumbnail_key"),
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

/** Terms that a workspace keeps for all its dubs; a dub's own glossary is set from them by an edit. `revision`: the ETag. */
export const glossaries = sqliteTable(
  "glossaries",
  {
    id: text("id").primaryKey(),
    workspaceId: workspaceId(),
    name: text("name").notNull(),
    terms: text("terms", { mode: "json" }).$type<GlossaryView["terms"]>().notNull(),
    revision: integer("revision").notNull(),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
    deletedAt: time("deleted_at"),
  },
  (table) => [index("glossaries_by_time").on(table.workspaceId, table.createdAt, table.id)],
);
