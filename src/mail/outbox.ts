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
  | "export_ready";
/** `data`: what the template names, `url` among it where there is a link. */
export type Mail = { template: MailTemplate; to: string; locale: string; data: Record<string, string> };

/** `onlyIf`: what must be true when the batch comes to it; left out: always. */
export function mailStatement({ db, now, newId }: Pick<Context, "db" | "now" | "newId">, mail: Mail, onlyIf?: SQL): Statement {
  const at = now();
  if (!onlyIf) return db.insert(mails).values({ id: newId("mai"), ...mail, createdAt: at, dueAt: at });
  const row = db
    .select({
      id: sql`${newId("mai")}`.as("id"),
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
  return db.insert(mails).select(row);
}
