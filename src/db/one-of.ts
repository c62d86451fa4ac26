import { type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

/** True in SQL where the column has one of these, however many there are: D1 binds a hundred values at most, and all of these are one. */
export const oneOf = (column: SQLiteColumn, values: readonly string[]): SQL => sql`${column} in (select value from json_each(${JSON.stringify(values)}))`;
