/** Sends what lies in the outbox. */
import { and, asc, eq, inArray, lte, sql } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { mails } from "../db/schema.ts";
import type { Mail } from "./outbox.ts";
import { type MailSettings, type RenderedMail, renderMail } from "./render-mail.ts";

export type OutgoingMail = RenderedMail & { id: string; to: string };
export type MailPorts = Pick<SystemContext, "db" | "now" | "warn"> & MailSettings & { send: (mail: OutgoingMail) => Promise<void> };
type Row = typeof mails.$inferSelect;

export const MOST_TRIES = 8;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;

/**
 * How many of at most `limit` due mails were sent. One UPDATE claims them and sets when they are due again, so that of two sweepers
 * one sends; each crash between sending and marking sends that mail once more.
 */
export async function sendDue(ports: MailPorts, limit: number): Promise<number> {
  const sent = await Promise.all((await claim(ports, limit)).map((row) => deliver(ports, row)));
  return sent.filter(Boolean).length;
}

/** For `executionCtx.waitUntil`, right after an answer: the sweeper sends what this does not. */
export const sendSoon = (ports: MailPorts): Promise<void> =>
  sendDue(ports, 5).then(
    () => undefined,
    (error: unknown) => ports.warn("Mails were not looked for; the sweeper comes.", error),
  );

function claim({ db, now }: MailPorts, limit: number): Promise<Row[]> {
  const [at, due] = [now().getTime(), lte(mails.dueAt, now())];
  const next = sql`${at} + min(${LONGEST_WAIT_MS}, ${FIRST_WAIT_MS} * case ${mails.attempts} ${waits} else ${LONGEST_WAIT_MS} end)`;
  const some = db.select({ id: mails.id }).from(mails).where(due).orderBy(asc(mails.dueAt)).limit(limit);
  return db
    .update(mails)
    .set({ attempts: sql`${mails.attempts} + 1`, dueAt: next })
    .where(and(inArray(mails.id, some), due))
    .returning();
}
const waits = sql.raw([0, 1, 2, 3, 4, 5].map((tries) => `when ${tries} then ${3 ** tries}`).join(" "));

async function deliver(ports: MailPorts, row: Row): Promise<boolean> {
  if (hasExpired(row, ports.now())) return end(ports, row, false);
  try {
    await ports.send({ id: row.id, to: row.to, ...renderMail({ ...row, template: row.template as Mail["template"] }, ports) });
  } catch (error) {
    ports.warn(`A mail was not sent: ${row.id}, ${row.template}, try ${row.attempts}.`, withoutAddress(error));
    if (row.attempts >= MOST_TRIES) await end(ports, row, false);
    return false;
  }
  return end(ports, row, true);
}

/** `data.expiresAt` (RFC 3339): when the link in it ends. After that a mail only confuses. */
const hasExpired = ({ data }: Row, now: Date) => data["expiresAt"] !== undefined && Date.parse(data["expiresAt"]) <= now.getTime();

async function end({ db, now }: MailPorts, { id }: Row, wasSent: boolean): Promise<boolean> {
  await db
    .update(mails)
    .set({ dueAt: null, data: {}, sentAt: wasSent ? now() : null })
    .where(eq(mails.id, id));
  return wasSent;
}

/** Mail services repeat addresses in their messages: only a code goes on. */
function withoutAddress(error: unknown): string {
  const code: unknown = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" && /^[A-Z0-9_]{1,60}$/.test(code) ? code : "no code";
}
