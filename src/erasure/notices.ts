/**
 * The mails that tell of an erasure as it begins. They are the last that is left of a person's address: the erasure ends when they were
 * sent or given up, and removes them.
 */
import { and, eq, gte, isNull, lt, lte, or, type SQL, sql } from "drizzle-orm";
import type { AccountContext } from "../accounts/account-context.ts";
import { hashKey } from "../accounts/mint-key.ts";
import type { SystemContext } from "../context.ts";
import type { Statement } from "../db/client.ts";
import { mails, members, users, workspaces } from "../db/schema.ts";
import { mailStatement } from "../mail/outbox.ts";

type NoticeContext = Pick<AccountContext, "db" | "now" | "newId" | "publicUrl">;
/** `guard`: true in SQL if the erasure has begun. */
type Begun = { receiptId: string; guard: SQL };
type Person = Pick<typeof users.$inferSelect, "email" | "emailVerified" | "locale">;

/** Longer than the outbox tries (12 h). */
export const LONGEST_WAIT_MS = 24 * 3_600_000;
const ID_DIGITS = 32;

/** Begins the ids of an erasure's mails, so that there are never two of one. Logs name mails, and whoever knows the receipt's id may read it: so it is a hash. */
const noticeId = async (receiptId: string): Promise<string> => `mai_${(await hashKey(receiptId)).slice(0, ID_DIGITS)}`;
const dataOf = ({ now, publicUrl }: NoticeContext, receiptId: string) => ({ askedAt: now().toISOString(), url: `${publicUrl}/erasure#id=${receiptId}` });

/** To whoever owned the account, unless the address was never proved: then it may be anybody's. Behind what removes the person's mails. */
export async function tellPerson(context: NoticeContext, { email, emailVerified, locale }: Person, { receiptId, guard }: Begun): Promise<Statement[]> {
  if (!emailVerified) return [];
  const id = await noticeId(receiptId);
  return [mailStatement(context, { id, template: "account_erasing", to: email, locale, data: dataOf(context, receiptId) }, guard)];
}

/** To each owner, who asked for it among them, as the members are when the batch comes to it. */
export async function tellOwners(context: NoticeContext, workspaceId: string, { receiptId, guard }: Begun): Promise<Statement[]> {
  const { db, now } = context;
  const [id, at, { askedAt, url }] = [await noticeId(receiptId), now().getTime(), dataOf(context, receiptId)];
  const letters = db
    .select({
      id: sql`${`${id}_`} || ${members.userId}`.as("id"),
      template: sql`'workspace_erasing'`.as("template"),
      to: users.email,
      locale: users.locale,
      data: sql`json_object('workspace', ${workspaces.name}, 'askedAt', ${askedAt}, 'url', ${url})`.as("data"),
      attempts: sql`0`.as("attempts"),
      dueAt: sql`${at}`.as("due_at"),
      createdAt: sql`${at}`.as("created_at"),
      sentAt: sql`null`.as("sent_at"),
    })
    .from(members)
    .innerJoin(users, and(eq(users.id, members.userId), users.emailVerified))
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(and(eq(members.workspaceId, workspaceId), eq(members.role, "owner"), guard));
  return [db.insert(mails).select(letters).onConflictDoNothing()];
}

/** Removes those that were sent or given up, and after a day all of them. False: some are still to be sent. */
export async function removeNotices({ db, now }: Pick<SystemContext, "db" | "now">, receiptId: string): Promise<boolean> {
  const id = await noticeId(receiptId);
  // `~` comes after every sign that an id has.
  const ofErasure = and(gte(mails.id, id), lt(mails.id, `${id}~`));
  const longest = new Date(now().getTime() - LONGEST_WAIT_MS);
  await db.delete(mails).where(and(ofErasure, or(isNull(mails.dueAt), lte(mails.createdAt, longest))));
  return (await db.select({ id: mails.id }).from(mails).where(ofErasure).limit(1)).length === 0;
}
