/** Lists, newest first, by keyset on (created_at, id): stable while rows come and go. */
import { type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { AppError } from "../errors.ts";

export type PageQuery = { limit: number; cursor: string | null };
export type Page<T> = { data: T[]; nextCursor: string | null };
type Row = { id: string; createdAt: Date };

/** The condition that continues after the cursor; undefined at the start. Throws `invalid_cursor`. */
export function afterCursor(table: { createdAt: SQLiteColumn; id: SQLiteColumn }, cursor: string | null): SQL | undefined {
  if (cursor === null) return undefined;
  const [time, id] = decodeCursor(cursor).split(" ");
  if (!id || !/^\d{1,15}$/.test(time ?? "")) throw invalidCursor();
  return sql`(${table.createdAt}, ${table.id}) < (${Number(time)}, ${id})`;
}

/** From at most `limit + 1` rows: the page, and a cursor when there is more. */
export async function toPage<R extends Row, T>(rows: R[], limit: number, view: (row: R) => T | Promise<T>): Promise<Page<T>> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last ? encodeCursor(`${last.createdAt.getTime()} ${last.id}`) : null;
  return { data: await Promise.all(shown.map(view)), nextCursor };
}

/** Opaque to clients, so that what is in it may change. */
export const encodeCursor = (text: string): string => btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

export function decodeCursor(cursor: string): string {
  try {
    return atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
  } catch (cause) {
    throw invalidCursor(cause);
  }
}

export const invalidCursor = (cause?: unknown) => new AppError("invalid_cursor", "Use the nextCursor of the page before, unchanged.", { cause });
