/** People, and how they are known to be who they say. */
import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { time } from "./columns.ts";

/** People. `email` is kept in lower case. One who has not verified it is a pending user: reads, spends nothing, and is purged. */
export const users = sqliteTable(
  "users",
  {
    id: text("id").primaryKey(),
    email: text("email").notNull().unique(),
    emailVerified: integer("email_verified", { mode: "boolean" }).notNull().default(false),
    name: text("name").notNull(),
    /** BCP-47; of mails and pages. */
    locale: text("locale").notNull().default("en"),
    /** IANA name. */
    timeZone: text("time_zone").notNull().default("UTC"),
    /** Whether mails come beside notifications in the app. */
    preferences: text("preferences", { mode: "json" }).$type<{ mailWhenJobEnds?: boolean }>().notNull().default({}),
    /** The picture, re-encoded by the media service; null: none. */
    avatarKey: text("avatar_key"),
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
    /** Where it began: /24 or /48; null: not known. */
    network: text("network"),
    userAgent: text("user_agent"),
    createdAt: time("created_at").notNull(),
  },
  (table) => [index("sessions_by_user").on(table.userId), index("sessions_by_expiry").on(table.expiresAt)],
);

/** `phc`: a PHC string of scrypt. A table of its own, so that nothing that shows a person reads it. */
export const passwords = sqliteTable("passwords", {
  userId: text("user_id").primaryKey(),
  phc: text("phc").notNull(),
  updatedAt: time("updated_at").notNull(),
});

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

/** Failures of one subject (an account from a network, a network, a reset of an address), to slow down who guesses. */
export const throttles = sqliteTable(
  "throttles",
  { subject: text("subject").primaryKey(), count: integer("count").notNull(), until: time("until").notNull(), expiresAt: time("expires_at").notNull() },
  (table) => [index("throttles_by_expiry").on(table.expiresAt)],
);
