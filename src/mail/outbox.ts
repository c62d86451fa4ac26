/** The outbox: a mail is a row, written in the batch of what it tells of, and sent by the sweeper and right after the answer. */
import { type SQL, sql } from "drizzle-orm";
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
  | "job_failed"
  | "export_ready"
  | "account_erasing"
  | "workspace_erasing";
/**
 * `data`: what the template names, `url` among it where there is a link; what ends in `At` is a time (RFC 3339), and said as one.
 * `id`: where the same mail may be written twice, a name that only it has (`mai_...`): the second row is none.
 */
export type Mail = { id?: string; template: MailTemplate; to: string; locale: string; data: Record<string, string> };

/** `onlyIf`: what must be true when the batch comes to it; left out: always. */
export function mailStatement({ db, now, newId }: Pick<Context, "db" | "now" | "newId">, { id = newId("mai"), ...mail }: Mail, onlyIf?: SQL): Statement {
  const at = now();
  const insert = db.insert(mails);
  if (!onlyIf) return insert.values({ id, ...mail, createdAt: at, dueAt: at }).onConflictDoNothing();
  const row = db
    .select({
      id: sql`${id}`.as("id"),
      template: sql`${mail.template}`.as("template"),
      to: sql`${mail.to}`.as("to_address"),
      locale: sql`${mail.locale}`.as("locale"),
      data: sql`${JSON.stringify(mail.data)}`.as("data"),
      attempts: sql`0`.as("attempts"),
      dueAt: sql`${at.getTime()}`.as("due_at"),
      createdAt: sql`${at.getTime()}`.as("created_at"),
      sentAt: sql`null`.as("sent_at"),
    })
    .from(sql`(select 1)`)
    .where(onlyIf);
  return insert.select(row).onConflictDoNothing();
}
