import { runBatch } from "../db/client.ts";
import { mailStatement } from "../mail/outbox.ts";
import type { PersonContext } from "./account-context.ts";
import type { ChangeEmail } from "./account-wire.ts";
import { checkPassword } from "./check-password.ts";
import { findPerson } from "./find-person.ts";
import { mintMailToken } from "./mail-token.ts";
import { takeMail } from "./take-attempt.ts";

/** A mail to the new address, whose link makes the change; to one that is taken, a mail about that. Throws `wrong_password`, `too_many_requests`. */
export async function changeEmail(context: PersonContext, { currentPassword, email }: ChangeEmail): Promise<void> {
  const { id: userId, name, locale } = await checkPassword(context, currentPassword);
  await takeMail(context, email);
  const holder = await findPerson(context, email);
  if (holder) {
    const data = { name: holder.user.name, url: `${context.publicUrl}/sign-in` };
    return runBatch(context.db, [mailStatement(context, { template: "address_taken", to: email, locale: holder.user.locale, data })]);
  }
  const { url, statement } = await mintMailToken(context, { purpose: "change_email", userId, email });
  await runBatch(context.db, [statement, mailStatement(context, { template: "change_email", to: email, locale, data: { name, url } })]);
}
