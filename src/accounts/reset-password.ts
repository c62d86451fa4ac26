import { activityIfChanged, byMail } from "../activity/record.ts";
import { and, eq, inArray, isNull, ne } from "drizzle-orm";
import { mailTokens, passwords, sessions, users } from "../db/schema.ts";
import { dismissWatchers } from "../dubs/services/dismiss-watchers.ts";
import { type Mail, mailStatement } from "../mail/outbox.ts";
import type { AccountContext } from "./account-context.ts";
import type { ResetPassword } from "./account-wire.ts";
import { findMailToken, linkInvalid, useMailToken, whileOpen } from "./mail-token.ts";
import { hashPassword, refuseWeak } from "./password.ts";

/** Another password for who it is; every session and every other link of the person ends. Throws `link_invalid`, `weak_password`. */
export async function resetPassword(context: AccountContext, input: ResetPassword): Promise<{ userId: string }> {
  const found = await findMailToken(context, "reset_password", input.token);
  refuseWeak(input.newPassword, found.email, "/newPassword");
  const [user] = await context.db.select().from(users).where(eq(users.id, found.userId));
  if (user?.email !== found.email) throw linkInvalid();
  const password = await hashPassword(context.kdf, context.random, input.newPassword);
  const { email: to, locale, name } = user;
  const ended = await replace(context, found, password, {
    template: "password_changed",
    to,
    locale,
    data: { name, url: `${context.publicUrl}/forgot-password` },
  });
  for (const { id } of ended) await dismissWatchers(context, id);
  return { userId: found.userId };
}

/** In one transaction, by whoever comes first. The ended sessions. */
async function replace(context: AccountContext, { hash, userId }: { hash: string; userId: string }, password: string, notice: Mail) {
  const { db, now } = context;
  const open = whileOpen(context, "reset_password", hash);
  const others = and(eq(mailTokens.userId, userId), ne(mailTokens.hash, hash), isNull(mailTokens.usedAt));
  const [, , , ended, , , used] = await db.batch([
    mailStatement(context, notice, open),
    db
      .update(passwords)
      .set({ phc: password, updatedAt: now() })
      .where(and(eq(passwords.userId, userId), open)),
    activityIfChanged(byMail(context, userId), { action: "password.reset", resourceId: userId }),
    db
      .delete(sessions)
      .where(and(eq(sessions.userId, userId), open))
      .returning({ id: sessions.id }),
    db
      .update(users)
      .set({ emailVerified: true, updatedAt: now() })
      .where(and(eq(users.id, userId), open)),
    db
      .update(mailTokens)
      .set({ usedAt: now() })
      .where(and(others, inArray(mailTokens.purpose, ["reset_password", "change_email"]), open)),
    useMailToken(context, "reset_password", hash),
  ]);
  if (used.length === 0) throw linkInvalid();
  return ended;
}
