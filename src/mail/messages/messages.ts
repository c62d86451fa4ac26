/** What a mail says. `{key}` stands for what `data` has under that key. `button`: null where the mail has no link. */
import type { MailTemplate } from "../outbox.ts";

export type Wording = { subject: string; preheader: string; text: string; button: string | null };
/** `orPaste`: before the link as text. `footer`: why the mail came. */
export type Messages = Record<MailTemplate, Wording> & { orPaste: string; footer: string };
