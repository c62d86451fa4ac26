CREATE TABLE `erasures` (
	`id` text PRIMARY KEY NOT NULL,
	`subject` text NOT NULL,
	`removed` text NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE TABLE `errands` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`input` text,
	`state` text,
	`task` text,
	`result` text,
	`status` text NOT NULL,
	`progress` real DEFAULT 0 NOT NULL,
	`attempt` integer DEFAULT 0 NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`due_at` integer,
	`failure_code` text,
	`failure_message` text,
	`created_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `errands_due` ON `errands` (`due_at`) WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX `errands_ended` ON `errands` (`ended_at`);--> statement-breakpoint
CREATE INDEX `errands_by_subject` ON `errands` (`subject_id`,`kind`,`created_at`);--> statement-breakpoint
ALTER TABLE `users` ADD `avatar_key` text;--> statement-breakpoint
ALTER TABLE `videos` ADD `thumbnail_key` text;--> statement-breakpoint
ALTER TABLE `videos` ADD `thumbnail_is_chosen` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `videos` ADD `peaks_key` text;--> statement-breakpoint
ALTER TABLE `videos` ADD `declared_sha256` text;--> statement-breakpoint
ALTER TABLE `videos` ADD `sha256` text;--> statement-breakpoint
CREATE INDEX `share_links_by_expiry` ON `share_links` (`expires_at`);--> statement-breakpoint
CREATE INDEX `share_links_by_maker` ON `share_links` (`created_by`);--> statement-breakpoint
CREATE INDEX `activities_by_resource` ON `activities` (`resource_id`);--> statement-breakpoint
CREATE INDEX `mails_by_address` ON `mails` (`to_address`);--> statement-breakpoint
CREATE INDEX `api_keys_by_maker` ON `api_keys` (`created_by`);--> statement-breakpoint
CREATE INDEX `credentials_by_maker` ON `credentials` (`created_by`);--> statement-breakpoint
CREATE INDEX `invitations_by_address` ON `invitations` (`email`);--> statement-breakpoint
CREATE INDEX `invitations_by_inviter` ON `invitations` (`invited_by`);