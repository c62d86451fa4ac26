CREATE TABLE `credentials` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`vendor` text NOT NULL,
	`name` text NOT NULL,
	`envelope` text,
	`key_id` text NOT NULL,
	`hint` text,
	`custom` text,
	`status` text NOT NULL,
	`tested_at` integer,
	`verified_at` integer,
	`revision` integer NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE INDEX `credentials_by_time` ON `credentials` (`workspace_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `credentials_by_key` ON `credentials` (`key_id`);