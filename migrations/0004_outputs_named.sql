ALTER TABLE `jobs` ADD `outputs` text;--> statement-breakpoint
ALTER TABLE `jobs` ADD `overlays` text;--> statement-breakpoint
ALTER TABLE `outputs` ADD `name` text DEFAULT '' NOT NULL;