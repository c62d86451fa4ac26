/** What makes a request count once. */
import { index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { time, workspaceId } from "./columns.ts";

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
