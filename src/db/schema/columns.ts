/** Columns that many tables have. */
import { integer, text } from "drizzle-orm/sqlite-core";

export const time = (name: string) => integer(name, { mode: "timestamp_ms" });
export const workspaceId = () => text("workspace_id").notNull();
