import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { BatchItem } from "drizzle-orm/batch";

export type Db = DrizzleD1Database;
export type Statement = BatchItem<"sqlite">;

/** Without the schema: only relational queries would need it, and drizzle would walk all of it each time. */
export const openDb = (binding: D1Database): Db => drizzle(binding);

/** All or nothing, in one round trip: D1 runs a batch as one transaction. */
export async function runBatch(db: Db, statements: readonly Statement[]): Promise<void> {
  const [first, ...rest] = statements;
  if (first) await db.batch([first, ...rest]);
}
