import { and, eq, inArray, isNull } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { credentials } from "../db/schema.ts";
import { Envelope, rewrapped, Unreadable } from "./envelope.ts";
import type { CredentialRow } from "./find-credential.ts";
import type { MasterKeys } from "./master-keys.ts";

const AT_ONCE = 50;

/**
 * After the master key was changed: wraps what an older one wrapped under the current one, some at each call of the sweeper. Once nothing is
 * left (0), the older key can be taken away. Whose key is gone for good is not even looked at.
 */
export async function rewrapCredentials({ db, keys, warn }: Pick<SystemContext, "db" | "warn"> & { keys: MasterKeys }): Promise<number> {
  const older = and(
    inArray(
      credentials.keyId,
      keys.older.map(({ id }) => id),
    ),
    isNull(credentials.deletedAt),
  );
  const rows = await db.select().from(credentials).where(older).limit(AT_ONCE);
  const done = await Promise.all(rows.map((row) => rewrap({ db, keys, warn }, row)));
  return done.filter(Boolean).length;
}

async function rewrap({ db, keys, warn }: Parameters<typeof rewrapCredentials>[0], row: CredentialRow): Promise<boolean> {
  try {
    const owner = { workspaceId: row.workspaceId, credentialId: row.id, vendor: row.vendor };
    const envelope = await rewrapped(keys, owner, Envelope.parse(row.envelope));
    // A secret that was replaced meanwhile is under the current key already.
    const same = and(eq(credentials.id, row.id), eq(credentials.revision, row.revision), isNull(credentials.deletedAt));
    await db.update(credentials).set({ envelope, keyId: envelope.keyId }).where(same);
    return true;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    warn(`The credential ${row.id} cannot be opened.`, error);
    return false;
  }
}
