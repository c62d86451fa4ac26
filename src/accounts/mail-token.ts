/** Tokens that go out by mail: 256 bits, for one purpose and one address, good once. */
import { and, eq, exists, gt, isNull } from "drizzle-orm";
import type { Statement } from "../db/client.ts";
import { mailTokens } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import type { AccountContext } from "./account-context.ts";
import { hashKey } from "./mint-key.ts";
import { newSecret } from "./new-secret.ts";

export type MailPurpose = (typeof mailTokens.$inferSelect)["purpose"];
type Found = { hash: string; userId: string; email: string };

const MINUTE_MS = 60_000;
const LASTS_MS: Record<MailPurpose, number> = { verify_email: 24 * 60 * MINUTE_MS, reset_password: 30 * MINUTE_MS, change_email: 24 * 60 * MINUTE_MS };
const PAGE: Record<MailPurpose, string> = { verify_email: "verify-email", reset_password: "reset-password", change_email: "confirm-email" };

/** The link for the mail, with the token in its fragment, which browsers send to nobody; and what stores the token's hash. */
export async function mintMailToken(
  { db, now, random, publicUrl }: AccountContext,
  { purpose, userId, email }: { purpose: MailPurpose; userId: string; email: string },
): Promise<{ url: string; statement: Statement }> {
  const token = newSecret(random);
  const expiresAt = new Date(now().getTime() + LASTS_MS[purpose]);
  const row = { hash: await hashKey(token), purpose, userId, email, createdAt: now(), expiresAt };
  return { url: `${publicUrl}/${PAGE[purpose]}#token=${token}`, statement: db.insert(mailTokens).values(row) };
}

/** Whose it is, not used up yet. Throws `link_invalid`, the same for unknown, used, expired, and of another purpose. */
export async function findMailToken(context: AccountContext, purpose: MailPurpose, token: string): Promise<Found> {
  const hash = await hashKey(token);
  const [row] = await context.db
    .select({ userId: mailTokens.userId, email: mailTokens.email })
    .from(mailTokens)
    .where(isOpen(context, purpose, hash));
  if (!row) throw linkInvalid();
  return { hash, ...row };
}

/** True in SQL while the token can be used: for the statements that stand before `useMailToken` in its batch. */
export const whileOpen = (context: AccountContext, purpose: MailPurpose, hash: string) =>
  exists(
    context.db
      .select({ hash: mailTokens.hash })
      .from(mailTokens)
      .where(isOpen(context, purpose, hash)),
  );

/** Last in the batch: one row for whoever wins, none for whoever comes second. */
export const useMailToken = (context: AccountContext, purpose: MailPurpose, hash: string) =>
  context.db
    .update(mailTokens)
    .set({ usedAt: context.now() })
    .where(isOpen(context, purpose, hash))
    .returning({ hash: mailTokens.hash });

const isOpen = ({ now }: AccountContext, purpose: MailPurpose, hash: string) =>
  and(eq(mailTokens.hash, hash), eq(mailTokens.purpose, purpose), isNull(mailTokens.usedAt), gt(mailTokens.expiresAt, now()));

export const linkInvalid = () => new AppError("link_invalid", "The link is not valid, was used or has expired: ask for a new one.");
