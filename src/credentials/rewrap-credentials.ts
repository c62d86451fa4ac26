import { and, eq, gt, inArray, isNull } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { credentials } from "../db/schema.ts";
import { Envelope, rewrapped, Unreadable } from "./envelope.ts";
import type { CredentialRow } from "./find-credential.ts";
import type { MasterKeys } from "./master-keys.ts";

const AT_ONCE = 50;
/** So many are looked at in one call at most, lest many that cannot be opened hold the sweeper up. */
const MOST_PAGES = 20;

type World = Pick<SystemContext, "db" | "warn"> & { keys: MasterKeys };
/** `unreadable`: no key that is known opens them; they stay as they are. */
export type Rewrapped = { rewrapped: number; unreadable: number };

/**
 * After the master key was changed: wraps what an older one wrapped under the current one, some at each call of the sweeper. Once nothing is
 * rewrapped any more, the older key can be taken away. Whose key is gone for good is not even looked at. Those that cannot be opened hold up no others.
 */
export async function rewrapCredentials(world: World): Promise<Rewrapped> {
  const done: Rewrapped = { rewrapped: 0, unreadable: 0 };
  let after = "";
  for (let page = 0; page < MOST_PAGES && done.rewrapped < AT_ONCE; page++) {
    const rows = await older(world, after);
    const opened = await Promise.all(rows.map((row) => rewrap(world, row)));
    done.rewrapped += opened.filter(Boolean).length;
    done.unreadable += opened.filter((isOpen) => !isOpen).length;
    if (rows.length < AT_ONCE) break;
    after = rows.at(-1)!.id;
  }
  return done;
}

/** By id, so that each page goes on where the one before ended. */
async function older({ db, keys }: World, after: string): Promise<CredentialRow[]> {
  const ids = keys.older.map(({ id }) => id);
  const where = and(inArray(credentials.keyId, ids), isNull(credentials.deletedAt), gt(credentials.id, after));
  return db.select().from(credentials).where(where).orderBy(credentials.id).limit(AT_ONCE);
}

async function rewrap({ db, keys, warn }: World, row: CredentialRow): Promise<boolean> {
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
