import { and, eq } from "drizzle-orm";
import { users } from "../db/schema.ts";
import type { AccountContext } from "./account-context.ts";
import { findMailToken, linkInvalid, useMailToken, whileOpen } from "./mail-token.ts";

/** The address is proved, if the person still has it: who it is. Throws `link_invalid`. */
export async function verifyEmail(context: AccountContext, { token }: { token: string }): Promise<{ userId: string }> {
  const { hash, userId, email } = await findMailToken(context, "verify_email", token);
  const { db, now } = context;
  const [changed, used] = await db.batch([
    db
      .update(users)
      .set({ emailVerified: true, updatedAt: now() })
      .where(and(eq(users.id, userId), eq(users.email, email), whileOpen(context, "verify_email", hash)))
      .returning({ id: users.id }),
    useMailToken(context, "verify_email", hash),
  ]);
  if (changed.length === 0 || used.length === 0) throw linkInvalid();
  return { userId };
}
