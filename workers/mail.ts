/** Mails by Cloudflare's `send_email` binding; `wrangler dev` keeps them for reading back. */
import type { OutgoingMail } from "../src/mail/send-due.ts";
import { variablesOf } from "./env.ts";

export const sendMail =
  (env: Env) =>
  async ({ id, to, subject, html, text }: OutgoingMail): Promise<void> => {
    const from = { email: variablesOf(env).MAIL_FROM, name: "OneVoice" };
    await env.MAIL.send({ from, to, subject, html, text, headers: { "X-Entity-Ref-ID": id } });
  };
