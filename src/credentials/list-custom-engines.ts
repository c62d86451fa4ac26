import { and, desc, eq, isNull } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { credentials } from "../db/schema.ts";
import type { Engine } from "../providers/catalog.ts";
import { customEngine, CustomFacts } from "../providers/custom/engine.ts";
import { isReady } from "./show-credential.ts";

/** `name`: what the workspace calls it. `requestsPerMinute`: what its owner allows; null: says nothing. */
export type CustomEngine = {
  engine: Engine;
  name: string;
  on: boolean;
  reason: string | null;
  requestsPerMinute: number | null;
  voices: CustomFacts["voices"];
};

/** The endpoints of a workspace's own as engines, newest first; off until a test has heard them. */
export async function listCustomEngines(db: Db, workspaceId: string): Promise<CustomEngine[]> {
  const mine = and(eq(credentials.workspaceId, workspaceId), eq(credentials.vendor, "custom"), isNull(credentials.deletedAt));
  const rows = await db.select().from(credentials).where(mine).orderBy(desc(credentials.createdAt), desc(credentials.id));
  return rows.map((row) => {
    const facts = CustomFacts.parse(row.custom);
    const on = isReady(row);
    const reason = on ? null : "It has not been tested yet: POST /v1/credentials/{id}/test.";
    return { engine: customEngine(row.id, facts), name: row.name, on, reason, requestsPerMinute: facts.requestsPerMinute, voices: facts.voices };
  });
}
