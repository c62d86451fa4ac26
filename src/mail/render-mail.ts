/** A mail as it is sent: HTML that needs no images or style sheet, and the same as text. */
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { bestLocale, mailLocales } from "./locales.ts";
import type { Mail } from "./outbox.ts";

export type RenderedMail = { subject: string; html: string; text: string };
const LONGEST_SUBJECT = 150;

/** `publicUrl`: what a relative link starts from. `takesReplies`: whether somebody reads what is replied to a mail. */
export type MailSettings = { publicUrl: string; takesReplies: boolean };

/** Throws an Error for a template that there is not, a link that is no http(s) URL, or a time that is none. */
export function renderMail({ template, locale, data }: Omit<Mail, "to">, { publicUrl, takesReplies }: MailSettings): RenderedMail {
  const language = bestLocale(locale);
  const { tell, orPaste, footer, ...templates } = mailLocales[language];
  const wording = templates[template];
  if (!wording) throw new Error("There is no such template of a mail.");
  const words: Mail["data"] = { ...data, tell: takesReplies ? tell.reply : tell.write };
  const said = (text: string) => text.replace(/\{(\w+)\}/g, (_, key: string) => oneLine(wordFor(key, words[key], language)));
  const subject = said(wording.subject).slice(0, LONGEST_SUBJECT);
  const text = said(wording.text);
  const url = wording.button !== null && data["url"] ? linkOf(data["url"], publicUrl) : null;
  const parts = { language, subject, preheader: said(wording.preheader), text, button: wording.button ?? "", url, orPaste, footer };
  return { subject, html: page(parts), text: [text, ...(url ? [`${wording.button}:\n${url}`] : []), `-- \n${footer}`].join("\n\n") };
}

const wordFor = (key: string, value = "OneVoice", language: string): string => (key.endsWith("At") ? timeIn(language, new Date(value)) : value);

/** In UTC, and it says so: what a person's browser called the zone may be none here. */
const timeIn = (language: string, time: Date): string =>
  new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "long", timeZone: "UTC" }).format(time);

/** Names never bring a second line: that would be a header of its own (RFC 5322 2.2). */
const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();

function linkOf(text: string, publicUrl: string): string {
  const url = new URL(text, publicUrl);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new Error("A mail's link is no web address.");
  return url.href;
}

type Parts = { language: string; subject: string; preheader: string; text: string; button: string; url: string | null; orPaste: string; footer: string };

function page({ language, subject, preheader, text, button, url, orPaste, footer }: Parts): string {
  const font = "font-family:Arial,Helvetica,sans-serif";
  const link = url
    ? html`<p style="margin:24px 0">
          <a href="${url}" style="${font};background:#1f3fbf;color:#ffffff;padding:12px 20px;text-decoration:none;border-radius:4px;display:inline-block"
            >${button}</a
          >
        </p>
        <p style="${font};font-size:13px;color:#555555">${orPaste}<br /><a href="${url}" style="color:#1f3fbf;word-break:break-all">${url}</a></p>`
    : "";
  const document = html`<!doctype html>
    <html lang="${language}" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${subject}</title>
      </head>
      <body style="margin:0;background:#f4f4f6">
        <div style="display:none;max-height:0;overflow:hidden">${preheader}</div>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
          <tr>
            <td align="center" style="padding:24px 8px">
              <table role="presentation" width="600" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px;background:#ffffff">
                <tr>
                  <td style="padding:32px">
                    <h1 style="${font};font-size:20px;color:#111111;margin:0 0 16px">${subject}</h1>
                    <p style="${font};font-size:15px;line-height:22px;color:#222222">${text}</p>
                    ${link}
                    <p style="${font};font-size:12px;color:#777777">${footer}</p>
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>` as HtmlEscapedString;
  return document.toString();
}
