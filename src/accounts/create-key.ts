import type { Db } from "../db/client.ts";
import { randomBytes } from "../db/new-id.ts";
import { apiKeys } from "../db/schema.ts";
import type { KeyMode, Scope } from "./actor.ts";
import { mintKey } from "./mint-key.ts";

/** The new key, in the only moment in which it can be seen. */
export async function createKey(
  db: Db,
  now: Date,
  input: { workspaceId: string; name: string; mode: KeyMode; scopes: Scope[] },
): Promise<{ id: string; key: string }> {
  const { key, row } = await mintKey(randomBytes, input.mode);
  await db.insert(apiKeys).values({ ...row, workspaceId: input.workspaceId, name: input.name, scopes: input.scopes, createdAt: now });
  return { id: row.id, key };
}
