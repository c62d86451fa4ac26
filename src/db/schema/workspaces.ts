/** Workspaces, who is in them, and what opens them. */
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Role, Scope } from "../../accounts/actor.ts";
import type { Envelope } from "../../credentials/envelope.ts";
import type { CredentialVendor } from "../../credentials/secret.ts";
import type { GlossaryView } from "../../dubs/wire.ts";
import { time, workspaceId } from "./columns.ts";

export const workspaces = sqliteTable("workspaces", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  /** Whose personal workspace it is; null: a shared one, or of before there were people. */
  personalOf: text("personal_of").unique(),
  createdAt: time("created_at").notNull(),
  deletedAt: time("deleted_at"),
});

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
  (table) => [
    index("invitations_by_time").on(table.workspaceId, table.createdAt, table.id),
    index("invitations_by_address").on(table.email),
    index("invitations_by_inviter").on(table.invitedBy),
  ],
);

/** Only the SHA-256 of a key is kept. */
export const apiKeys = sqliteTable(
  "api_keys",
  {
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
  },
  (table) => [index("api_keys_by_maker").on(table.createdBy)],
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
  (table) => [
    index("credentials_by_time").on(table.workspaceId, table.createdAt, table.id),
    index("credentials_by_key").on(table.keyId),
    index("credentials_by_maker").on(table.createdBy),
  ],
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
