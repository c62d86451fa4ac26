/** Mails by Cloudflare's `send_email` binding; `wrangler dev` keeps them for reading back. */
import type { MailPorts } from "../src/mail/send-due.ts";
import { variablesOf } from "./env.ts";

export function mailing(env: Env): Pick<MailPorts, "send" | "takesReplies"> {
  const { MAIL_FROM, MAIL_REPLY_TO } = variablesOf(env);
  const sender = { from: { email: MAIL_FROM, name: "OneVoice" }, ...(MAIL_REPLY_TO !== "" && { replyTo: MAIL_REPLY_TO }) };
  return {
    takesReplies: MAIL_REPLY_TO !== "",
    async send({ id, to, subject, html, text }) {
      await env.MAIL.send({ ...sender, to, subject, html, text, headers: { "X-Entity-Ref-ID": id } });
    },
  };
}
