import { eq, or } from "drizzle-orm";
import type { PersonContext } from "../accounts/account-context.ts";
import { checkPassword } from "../accounts/check-password.ts";
import { type Db, runBatch } from "../db/client.ts";
import { oneOf } from "../db/one-of.ts";
import { apiKeys, erasures, sessions } from "../db/schema.ts";
import { dismissWatchers } from "../dubs/services/dismiss-watchers.ts";
import { AppError } from "../errors.ts";
import { beginErasure } from "./begin-erasure.ts";
import { tellPerson } from "./notices.ts";
import { ownedWorkspaces, stillOwned } from "./owned-workspaces.ts";
import { rowsOfPerson } from "./rows-of-person.ts";
import type { AskErasure, ErasureBegun } from "./wire.ts";

/**
 * The person is gone at once: sessions, keys, memberships and the address, which is free again. What the workspaces hold that nobody else
 * is in goes by an errand, and a mail tells of it. Throws `wrong_password`, `too_many_requests`, and `last_owner` where people would be left without an owner.
 */
export async function eraseMe(context: PersonContext, { currentPassword }: AskErasure): Promise<ErasureBegun> {
  const { db, now } = context;
  const person = await checkPassword(context, currentPassword);
  const { id: userId, email } = person;
  const { sole, held } = await ownedWorkspaces(db, userId);
  if (held.length > 0) throw heldBack(held.map(({ id }) => id));
  const workspaceIds = sole.map(({ id }) => id);
  const opened = await whatOpens(db, userId, workspaceIds);
  const homeId = sole.find(({ personalOf }) => personalOf === userId)?.id ?? context.actor.workspaceId;
  const begun = beginErasure(context, { workspaceIds, userId, homeId, onlyIf: stillOwned(userId, workspaceIds) });
  const rows = rowsOfPerson(db, { userId, email, now: now(), guard: begun.guard });
  await runBatch(db, [...begun.statements, ...rows, ...(await tellPerson(context, person, begun))]);
  const [receipt] = await db.select({ id: erasures.id }).from(erasures).where(eq(erasures.id, begun.receiptId));
  if (!receipt) throw heldBack([]);
  await context.beginErrand(begun.errandId);
  for (const keyId of opened) await dismissWatchers(context, keyId);
  return { receiptId: begun.receiptId };
}

/** The sessions and keys that open nothing from now on; what a crash leaves open the sweeper closes. */
async function whatOpens(db: Db, userId: string, workspaceIds: string[]): Promise<string[]> {
  const theirs = await db.select({ id: sessions.id }).from(sessions).where(eq(sessions.userId, userId));
  const keys = await db
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .where(or(eq(apiKeys.createdBy, userId), oneOf(apiKeys.workspaceId, workspaceIds)));
  return [...theirs, ...keys].map(({ id }) => id);
}

function heldBack(ids: string[]): AppError {
  const which = ids.length > 0 ? ids.join(", ") : "one that changed in this moment";
  return new AppError(
    "last_owner",
    `Other people would be left without an owner (${which}): make a member an owner there, or delete the workspace, and ask again.`,
  );
}
