import { runBatch } from "../db/client.ts";
import { mailStatement } from "../mail/outbox.ts";
import type { AccountContext } from "./account-context.ts";
import { findPerson } from "./find-person.ts";
import { mintMailToken } from "./mail-token.ts";
import { takeMail } from "./take-attempt.ts";

/** Another link, for somebody who is still pending; for all others nothing, without a difference. Throws `too_many_requests`. */
export async function resendVerification(context: AccountContext, { email }: { email: string }): Promise<void> {
  await takeMail(context, email);
  const person = await findPerson(context, email);
  if (!person || person.user.emailVerified) return;
  const { id: userId, name, locale } = person.user;
  const { url, statement } = await mintMailToken(context, { purpose: "verify_email", userId, email });
  await runBatch(context.db, [statement, mailStatement(context, { template: "verify_email", to: email, locale, data: { name, url } })]);
}
