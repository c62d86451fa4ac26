import { type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";

/** Rows of one statement of a sweep: the next sweep takes the next. */
const MOST_ROWS = 500;

/** For the WHERE of a delete: some of the rows that are meant, so that a sweep after a busy day is as short as any. */
export const someOf = (table: SQLiteTable, where: SQL | undefined, most = MOST_ROWS): SQL =>
  sql`rowid in (select rowid from ${table} where ${where} limit ${most})`;
