/** A workspace never loses its last owner. */
import { and, eq, ne, or, type SQL, sql } from "drizzle-orm";
import type { Context } from "../context.ts";
import { members } from "../db/schema.ts";
import { AppError, notFound } from "../errors.ts";

export type Membership = { workspaceId: string; userId: string };

/** The row of this member. */
export const membership = ({ workspaceId, userId }: Membership): SQL | undefined => and(eq(members.workspaceId, workspaceId), eq(members.userId, userId));

/**
 * As `membership`, unless it is the last owner's. It is a part of the statement that changes the row, and SQLite runs those one
 * after the other: of two owners who leave at once the second finds no other.
 */
export const unlessLastOwner = ({ workspaceId, userId }: Membership): SQL | undefined =>
  and(
    membership({ workspaceId, userId }),
    or(
      ne(members.role, "owner"),
      sql`exists (select 1 from ${members} as other where other.workspace_id = ${workspaceId} and other.role = 'owner' and other.user_id <> ${userId})`,
    ),
  );

/** Why a guarded statement changed nothing: `not_found`, or `last_owner`. */
export async function whyUnchanged({ db }: Pick<Context, "db">, who: Membership): Promise<AppError> {
  const [row] = await db.select({ userId: members.userId }).from(members).where(membership(who));
  return row ? new AppError("last_owner", "This is the last owner: make somebody else an owner first.") : notFound();
}
