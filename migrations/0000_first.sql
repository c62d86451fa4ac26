CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`name` text NOT NULL,
	`mode` text NOT NULL,
	`hash` text NOT NULL,
	`hint` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_hash_unique` ON `api_keys` (`hash`);--> statement-breakpoint
CREATE TABLE `dubs` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`video_id` text NOT NULL,
	`target_languages` text NOT NULL,
	`options` text NOT NULL,
	`resolved_options` text NOT NULL,
	`source_language` text,
	`duration_ms` integer,
	`sequence` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`deleted_at` integer,
	`purge_at` integer
);
--> statement-breakpoint
CREATE INDEX `dubs_by_time` ON `dubs` (`workspace_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `dubs_by_video` ON `dubs` (`video_id`);--> statement-breakpoint
CREATE INDEX `dubs_to_purge` ON `dubs` (`purge_at`) WHERE purge_at is not null;--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`workspace_id` text NOT NULL,
	`key` text NOT NULL,
	`request_hash` text NOT NULL,
	`answer` text NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_by_expiry` ON `idempotency_keys` (`expires_at`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`dub_id` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`languages` text NOT NULL,
	`progress` real DEFAULT 0 NOT NULL,
	`stage` text,
	`eta_ms` integer,
	`failure_code` text,
	`failure_message` text,
	`sequence` integer DEFAULT 0 NOT NULL,
	`next_check_at` integer,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE INDEX `jobs_by_time` ON `jobs` (`workspace_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_by_dub` ON `jobs` (`dub_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_to_check` ON `jobs` (`next_check_at`) WHERE next_check_at is not null;--> statement-breakpoint
CREATE TABLE `outputs` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`dub_id` text NOT NULL,
	`language` text,
	`kind` text NOT NULL,
	`format` text NOT NULL,
	`revision` integer NOT NULL,
	`stale` integer NOT NULL,
	`size_bytes` integer NOT NULL,
	`artifact_key` text NOT NULL,
	`content_type` text NOT NULL,
	`filename` text NOT NULL,
	`sequence` integer NOT NULL,
	`created_at` integer NOT NULL,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE INDEX `outputs_by_dub` ON `outputs` (`dub_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `upload_parts` (
	`upload_id` text NOT NULL,
	`workspace_id` text NOT NULL,
	`part_number` integer NOT NULL,
	`etag` text NOT NULL,
	PRIMARY KEY(`upload_id`, `part_number`)
);
--> statement-breakpoint
CREATE TABLE `uploads` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`video_id` text NOT NULL,
	`status` text NOT NULL,
	`object_key` text NOT NULL,
	`multipart_id` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`part_size_bytes` integer NOT NULL,
	`part_count` integer NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE INDEX `uploads_by_video` ON `uploads` (`video_id`);--> statement-breakpoint
CREATE TABLE `used_tickets` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `used_tickets_by_expiry` ON `used_tickets` (`expires_at`);--> statement-breakpoint
CREATE TABLE `videos` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`title` text NOT NULL,
	`status` text NOT NULL,
	`filename` text NOT NULL,
	`content_type` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`source_key` text NOT NULL,
	`duration_ms` integer,
	`width` integer,
	`height` integer,
	`container` text,
	`failure_code` text,
	`failure_message` text,
	`created_at` integer NOT NULL,
	`deleted_at` integer,
	`purge_at` integer
);
--> statement-breakpoint
CREATE INDEX `videos_by_time` ON `videos` (`workspace_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `videos_to_purge` ON `videos` (`purge_at`) WHERE purge_at is not null;--> statement-breakpoint
CREATE TABLE `workspaces` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`deleted_at` integer
);
