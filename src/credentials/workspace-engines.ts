import { and, asc, eq, isNull } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { credentials } from "../db/schema.ts";
import type { EngineCatalogue } from "../dubs/engines.ts";
import { withOwn } from "../dubs/own-keys.ts";
import { shownEngine } from "../providers/on-now.ts";
import { listCustomEngines } from "./list-custom-engines.ts";
import { isReady } from "./show-credential.ts";

/** The catalogue with the keys and endpoints that a workspace brought. Keys that have to pass a test first, and have not, turn nothing on. */
export async function workspaceEngines(db: Db, workspaceId: string, catalogue: EngineCatalogue): Promise<EngineCatalogue> {
  const mine = and(eq(credentials.workspaceId, workspaceId), isNull(credentials.deletedAt));
  const rows = await db.select().from(credentials).where(mine).orderBy(asc(credentials.createdAt), asc(credentials.id));
  if (rows.length === 0) return catalogue;
  const keys = rows.filter((row) => row.vendor !== "custom" && isReady(row)).map(({ id, vendor, status }) => ({ id, vendor, status }));
  const endpoints = await listCustomEngines(db, workspaceId);
  return withOwn(
    catalogue,
    keys,
    endpoints.map(({ engine, on, reason }) => ({ ...shownEngine(engine, { on, reason }), credentialId: engine.id.slice("custom/".length) })),
  );
}
