import { and, gt, type SQL } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Db } from "../db/client.ts";

const PAGE = 500;

/** Rows by id, some at a time. */
export async function* pages<T extends SQLiteTable & { id: SQLiteColumn }>(
  db: Db,
  table: T,
  where: SQL | undefined,
  size = PAGE,
): AsyncGenerator<T["$inferSelect"][]> {
  for (let after = ""; ;) {
    const rows = (await db
      .select()
      .from(table)
      .where(and(where, gt(table.id, after)))
      .orderBy(table.id)
      .limit(size)) as (T["$inferSelect"] & { id: string })[];
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    if (rows.length < size) return;
    after = last.id;
  }
}

export async function* each<T extends SQLiteTable & { id: SQLiteColumn }>(db: Db, table: T, where: SQL | undefined): AsyncGenerator<T["$inferSelect"]> {
  for await (const rows of pages(db, table, where)) yield* rows;
}

export async function* shown<R, S>(pagesOf: AsyncIterable<R[]>, show: (row: R) => S): AsyncGenerator<S[]> {
  for await (const rows of pagesOf) yield rows.map(show);
}
