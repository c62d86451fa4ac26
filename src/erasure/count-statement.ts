import { eq, type SQL, sql } from "drizzle-orm";
import type { Db, Statement } from "../db/client.ts";
import { erasures } from "../db/schema.ts";

/** Adds to what a receipt says was removed of a table (its name in SQL) or of `objects`: in the batch that removes it, before that. */
export function countStatement(db: Db, receiptId: string, name: string, many: SQL | number): Statement {
  const path = `$.${name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
  const removed = sql`json_set(${erasures.removed}, ${path}, coalesce(json_extract(${erasures.removed}, ${path}), 0) + ${many})`;
  return db.update(erasures).set({ removed }).where(eq(erasures.id, receiptId));
}
