import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { BatchItem } from "drizzle-orm/batch";
import * as schema from "./schema.ts";

export type Db = DrizzleD1Database<typeof schema>;
export type Statement = BatchItem<"sqlite">;

export const openDb = (binding: D1Database): Db => drizzle(binding, { schema });

/** All or nothing, in one round trip: D1 runs a batch as one transaction. */
export async function runBatch(db: Db, statements: readonly Statement[]): Promise<void> {
  const [first, ...rest] = statements;
  if (first) await db.batch([first, ...rest]);
}
