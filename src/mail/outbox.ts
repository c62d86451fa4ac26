/** The outbox: a mail is a row, written in the batch of what it tells of, and sent by the sweeper and right after the answer. */
import type { Context } from "../context.ts";
import type { Statement } from "../db/client.ts";
import { mails } from "../db/schema.ts";

export type MailTemplate =
  | "verify_email"
  | "address_taken"
  | "reset_password"
  | "password_changed"
  | "change_email"
  | "email_changed"
  | "invitation"
  | "job_succeeded"
  | "job_failed";
/** `data`: what the template names, `url` among it where there is a link. */
export type Mail = { template: MailTemplate; to: string; locale: string; data: Record<string, string> };

export function mailStatement({ db, now, newId }: Pick<Context, "db" | "now" | "newId">, mail: Mail): Statement {
  return db.insert(mails).values({ id: newId("mai"), ...mail, createdAt: now(), dueAt: now() });
}
