/** Videos and the uploads that fill them. */
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { UploadStatus, VideoStatus } from "../../videos/wire.ts";
import { time, workspaceId } from "./columns.ts";

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
    /** The picture that stands for it, re-encoded by the media service; null: none (yet). */
    thumbnailKey: text("thumbnail_key"),
    /** Whether a person chose it: then what the errand after the upload finds does not replace it. */
    thumbnailIsChosen: integer("thumbnail_is_chosen", { mode: "boolean" }).notNull().default(false),
    /** The waveform, for a player to draw; null: none (yet). */
    peaksKey: text("peaks_key"),
    /** Of the whole file, lower-case hex: as the client declared it, and as it was read here; null: not declared, not read (yet). */
    declaredSha256: text("declared_sha256"),
    sha256: text("sha256"),
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
