CREATE TABLE `watchers` (
	`key_id` text NOT NULL,
	`dub_id` text NOT NULL,
	`workspace_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`key_id`, `dub_id`)
);
--> statement-breakpoint
CREATE INDEX `watchers_by_expiry` ON `watchers` (`expires_at`);--> statement-breakpoint
CREATE INDEX `uploads_open` ON `uploads` (`created_at`) WHERE status = 'open';