import { activityIfChanged, byMail } from "../activity/record.ts";
import { and, eq, notExists } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { users } from "../db/schema.ts";
import { type Mail, mailStatement } from "../mail/outbox.ts";
import type { AccountContext } from "./account-context.ts";
import { findMailToken, linkInvalid, useMailToken, whileOpen } from "./mail-token.ts";

/** The person (whose id it gives) has the new address; the old one is told. Throws `link_invalid`, also where somebody else has taken the address since. */
export async function confirmEmail(context: AccountContext, { token }: { token: string }): Promise<{ userId: string }> {
  const { db, now } = context;
  const { hash, userId, email } = await findMailToken(context, "change_email", token);
  const [before] = await db.select().from(users).where(eq(users.id, userId));
  const other = alias(users, "other");
  const isFree = notExists(db.select({ id: other.id }).from(other).where(eq(other.email, email)));
  if (!before) throw linkInvalid();
  const may = and(isFree, whileOpen(context, "change_email", hash));
  const notice: Mail = { template: "email_changed", to: before.email, locale: before.locale, data: { name: before.name } };
  const [, changed, , used] = await db.batch([
    mailStatement(context, notice, may),
    db
      .update(users)
      .set({ email, emailVerified: true, updatedAt: now() })
      .where(and(eq(users.id, userId), may))
      .returning({ id: users.id }),
    activityIfChanged(byMail(context, userId), { action: "email.changed", resourceId: userId }),
    useMailToken(context, "change_email", hash),
  ]);
  if (changed.length === 0 || used.length === 0) throw linkInvalid();
  return { userId };
}
