/** What becomes of a workspace's rows when it is erased: one entry for every table that has any. */
import { and, eq, getTableName, ne, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Db, Statement } from "../db/client.ts";
import {
  activities,
  apiKeys,
  credentials,
  dubs,
  errands,
  glossaries,
  idempotencyKeys,
  invitations,
  jobs,
  members,
  notifications,
  outputs,
  shareLinks,
  uploadParts,
  uploads,
  usedTickets,
  videos,
  watchers,
  workspaces,
} from "../db/schema.ts";
import { countStatement } from "./count-statement.ts";

type Table = SQLiteTable & { workspaceId: SQLiteColumn };

/** Whatever is billed some day is pseudonymised instead, and is to be named here. */
const whole: readonly Table[] = [
  videos,
  uploads,
  uploadParts,
  dubs,
  jobs,
  outputs,
  shareLinks,
  members,
  invitations,
  apiKeys,
  glossaries,
  idempotencyKeys,
  usedTickets,
  watchers,
  activities,
  notifications,
];
/** Vendors are told with them to forget cloned voices, some time after the dubs are gone. */
const late: readonly Table[] = [credentials];

/** By the tables' names in SQL: the test walks the schema and finds each of them here. */
export const workspaceTables: ReadonlySet<string> = new Set([...whole, ...late, errands, workspaces].map((table) => getTableName(table)));

type Removal = { name: string; table: SQLiteTable; where: SQL | undefined };
const ofWorkspace = (workspaceId: string) => (table: Table) => ({ name: getTableName(table), table, where: eq(table.workspaceId, workspaceId) });

/** All but what `lastRows` are. The errand that erases stays: it ends by removing itself. */
export function firstRows(workspaceId: string): Removal[] {
  const others = { name: "errands", table: errands, where: and(eq(errands.workspaceId, workspaceId), ne(errands.kind, "erasure")) };
  return [...whole.map(ofWorkspace(workspaceId)), others];
}

/** What goes when nothing else can need it any more, the workspace's own row last. */
export const lastRows = (workspaceId: string): Removal[] => [
  ...late.map(ofWorkspace(workspaceId)),
  { name: "workspaces", table: workspaces, where: eq(workspaces.id, workspaceId) },
];

/** Removes them, and the receipt says how many there were. */
export const removeCounted = (db: Db, receiptId: string, removals: readonly Removal[]): Statement[] =>
  removals.flatMap((removal) => [
    countStatement(db, receiptId, removal.name, sql`(select count(*) from ${removal.table} where ${removal.where})`),
    db.delete(removal.table).where(removal.where),
  ]);
