import { runBatch } from "../db/client.ts";
import { mailStatement } from "../mail/outbox.ts";
import type { AccountContext } from "./account-context.ts";
import { findPerson } from "./find-person.ts";
import { mintMailToken } from "./mail-token.ts";
import { takeMail } from "./take-attempt.ts";

/** A link to set another password, if somebody has the address. Throws `too_many_requests`. */
export async function requestReset(context: AccountContext, { email }: { email: string }): Promise<void> {
  await takeMail(context, email);
  const person = await findPerson(context, email);
  if (!person) return;
  const { id: userId, name, locale } = person.user;
  const { url, statement } = await mintMailToken(context, { purpose: "reset_password", userId, email });
  await runBatch(context.db, [statement, mailStatement(context, { template: "reset_password", to: email, locale, data: { name, url } })]);
}
