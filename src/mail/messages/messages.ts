/** What a mail says. `{key}` stands for what `data` has under that key, `{tell}` for one of `tell`. `button`: null where the mail has no link. */
import type { MailTemplate } from "../outbox.ts";

export type Wording = { subject: string; preheader: string; text: string; button: string | null };
/**
 * `tell`: what to do about something that one did not ask for; `reply` where replies are read, `write` where they are not.
 * `orPaste`: before the link as text. `footer`: why the mail came.
 */
export type Messages = Record<MailTemplate, Wording> & { tell: { reply: string; write: string }; orPaste: string; footer: string };
