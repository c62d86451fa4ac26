/** What becomes of a person's own rows, and of what names the person in workspaces that stay: one entry for every table that does. */
import { and, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import type { Db, Statement } from "../db/client.ts";
import {
  activities,
  apiKeys,
  credentials,
  errands,
  idempotencyKeys,
  invitations,
  mails,
  mailTokens,
  members,
  notifications,
  passwords,
  sessions,
  shareLinks,
  users,
} from "../db/schema.ts";

/** Stands where an id of somebody stood who is gone. */
export const ERASED = "erased";

/** `email` null: what was under the address is gone already. `guard`: must be true in SQL for anything to happen. */
export type Erased = { userId: string; email: string | null; now: Date; guard: SQL | undefined };

/** By the tables' names in SQL, in the order in which they are run; `users` last, since a guard may look at it. */
export const personTables: Record<string, (db: Db, who: Erased) => Statement[]> = {
  sessions: (db, { userId, guard }) => [db.delete(sessions).where(and(eq(sessions.userId, userId), guard))],
  passwords: (db, { userId, guard }) => [db.delete(passwords).where(and(eq(passwords.userId, userId), guard))],
  mails: (db, { userId, email, guard }) => {
    const known = sql`(select ${mailTokens.email} from ${mailTokens} where ${mailTokens.userId} = ${userId})`;
    const theirs = or(email === null ? undefined : eq(mails.to, email), sql`${mails.to} in ${known}`, sql`instr(${mails.id}, ${userId}) > 0`);
    return [db.delete(mails).where(and(theirs, guard))];
  },
  mail_tokens: (db, { userId, guard }) => [db.delete(mailTokens).where(and(eq(mailTokens.userId, userId), guard))],
  members: (db, { userId, guard }) => [db.delete(members).where(and(eq(members.userId, userId), guard))],
  notifications: (db, { userId, guard }) => [db.delete(notifications).where(and(eq(notifications.userId, userId), guard))],
  errands: (db, { userId, guard }) => [db.delete(errands).where(and(eq(errands.subjectId, userId), guard))],
  invitations: (db, { userId, email, guard }) => [
    ...(email === null ? [] : [db.delete(invitations).where(and(eq(invitations.email, email), guard))]),
    db
      .update(invitations)
      .set({ invitedBy: ERASED })
      .where(and(eq(invitations.invitedBy, userId), guard)),
  ],
  api_keys: (db, { userId, now, guard }) => [
    db
      .update(apiKeys)
      .set({ createdBy: ERASED, revokedAt: sql`coalesce(${apiKeys.revokedAt}, ${now.getTime()})` })
      .where(and(eq(apiKeys.createdBy, userId), guard)),
  ],
  credentials: (db, { userId, guard }) => [
    db
      .update(credentials)
      .set({ createdBy: ERASED })
      .where(and(eq(credentials.createdBy, userId), guard)),
  ],
  share_links: (db, { userId, guard }) => [
    db
      .update(shareLinks)
      .set({ createdBy: ERASED })
      .where(and(eq(shareLinks.createdBy, userId), guard)),
  ],
  idempotency_keys: (db, { userId, email, guard }) => {
    const names = (text: string) => sql`(instr(${idempotencyKeys.key}, ${text}) > 0 or instr(${idempotencyKeys.answer}, ${text}) > 0)`;
    return [db.delete(idempotencyKeys).where(and(or(names(userId), email === null ? undefined : names(email)), guard))];
  },
  activities: (db, { userId, guard }) => [
    db.delete(activities).where(and(eq(activities.userId, userId), isNull(activities.workspaceId), guard)),
    db
      .update(activities)
      .set({ userId: ERASED, credentialId: null, network: null })
      .where(and(eq(activities.userId, userId), guard)),
    db
      .update(activities)
      .set({ resourceId: ERASED })
      .where(and(eq(activities.resourceId, userId), guard)),
  ],
  users: (db, { userId, guard }) => [db.delete(users).where(and(eq(users.id, userId), guard))],
};

export const rowsOfPerson = (db: Db, who: Erased): Statement[] => Object.values(personTables).flatMap((statements) => statements(db, who));

/** Tables that could name a person and are left alone, and why. */
export const keptTables: Record<string, string> = {
  workspaces: "A personal workspace is erased as a workspace is; no other names anybody.",
  watchers: "Name a session; they go with the sockets that they tell of, which the sweeper closes.",
  throttles: "Hashes of addresses with networks; they lapse within a day.",
  erasures: "Receipts: numbers alone, under an id that only who asked and the owners who were told know.",
};
