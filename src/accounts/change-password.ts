import { and, eq, ne } from "drizzle-orm";
import { activityStatement } from "../activity/record.ts";
import { passwords, sessions } from "../db/schema.ts";
import { dismissWatchers } from "../dubs/services/dismiss-watchers.ts";
import { mailStatement } from "../mail/outbox.ts";
import type { PersonContext } from "./account-context.ts";
import type { ChangePassword } from "./account-wire.ts";
import { checkPassword } from "./check-password.ts";
import { hashPassword, refuseWeak } from "./password.ts";

/** All other sessions end. Throws `wrong_password`, `weak_password`, `too_many_requests`. */
export async function changePassword(context: PersonContext, input: ChangePassword): Promise<void> {
  const { db, now, actor } = context;
  refuseWeak(input.newPassword, actor.person.email, "/newPassword");
  const { id: userId, email, locale, name } = await checkPassword(context, input.currentPassword);
  const password = await hashPassword(context.kdf, context.random, input.newPassword);
  const [ended] = await db.batch([
    db
      .delete(sessions)
      .where(and(eq(sessions.userId, userId), ne(sessions.id, actor.keyId)))
      .returning({ id: sessions.id }),
    db.update(passwords).set({ phc: password, updatedAt: now() }).where(eq(passwords.userId, userId)),
    mailStatement(context, { template: "password_changed", to: email, locale, data: { name, url: `${context.publicUrl}/forgot-password` } }),
    activityStatement(context, { action: "password.changed", resourceId: userId }),
  ]);
  for (const { id } of ended) await dismissWatchers(context, id);
}
