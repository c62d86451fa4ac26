import { describe, expect, it } from "vitest";
import { bestLocale, mailLocales } from "../../src/mail/locales.ts";
import type { MailTemplate } from "../../src/mail/outbox.ts";
import { renderMail } from "../../src/mail/render-mail.ts";

const locales = Object.keys(mailLocales);
const { tell: _, orPaste: __, footer: ___, ...english } = mailLocales.en;
const templates = Object.keys(english) as MailTemplate[];
const url = "https://api.example/x?token=abc";
const settings = { publicUrl: "https://api.example", takesReplies: false };
const data = { workspace: "Team", title: "Talk", askedAt: "2026-11-24T10:00:00.000Z" };

describe("a mail", () => {
  for (const locale of locales)
    it.each(templates)(`says %s in ${locale}`, (template) => {
      const { subject, html, text } = renderMail({ template, locale, data: { ...data, url } }, settings);
      expect(`${subject}${html}${text}`).not.toMatch(/[{}]|undefined|OneVoice OneVoice/);
      expect(html).toContain(`<html lang="${locale}" dir="ltr">`);
      expect(text.includes(url)).toBe(english[template].button !== null);
      expect(html.includes(`>${url}<`)).toBe(english[template].button !== null);
      const inEnglish = renderMail({ template, locale: "en", data }, settings).subject;
      expect(subject === inEnglish).toBe(locale === "en");
    });
  const unknown = ["email_changed", "account_erasing", "workspace_erasing"] as const;
  it.each(locales)("asks for a reply in %s where somebody reads it, and else to write to whoever runs the service", (locale) => {
    const { reply, write } = mailLocales[locale as keyof typeof mailLocales].tell;
    for (const template of templates) {
      const texts = [true, false].map((takesReplies) => renderMail({ template, locale, data }, { ...settings, takesReplies }));
      const isTold = unknown.some((each) => each === template);
      expect(texts.map(({ text }) => text.includes(reply))).toEqual([isTold, false]);
      expect(texts.map(({ text }) => text.includes(write))).toEqual([false, isTold]);
    }
  });
  it("takes names for text, in one line", () => {
    const workspace = '<script>\r\nBcc: a@b.example\u2028"x';
    const { subject, html } = renderMail({ template: "invitation", locale: "en", data: { workspace, url } }, settings);
    expect(subject).not.toMatch(/[\r\n\u2028]/);
    expect(html).not.toContain("<script>");
  });
  it("says times in the language, and in UTC", () => {
    const said = (locale: string) => renderMail({ template: "account_erasing", locale, data: { ...data, url } }, settings).text;
    expect(said("en")).toContain("On November 24, 2026 at 10:00:00 AM UTC somebody");
    expect(said("de-AT")).toMatch(/^Am 24\. November 2026 um 10:00:00 UTC hat jemand/);
  });
  it("links to web addresses alone", () => {
    const make = (link: string) => renderMail({ template: "job_failed", locale: "en", data: { title: "T", url: link } }, settings);
    expect(() => make("javascript:alert(1)")).toThrow("no web address");
    expect(make("/dubs/dub_1").text).toContain("https://api.example/dubs/dub_1");
  });
  it("is in the language of the tag, or else in English", () => {
    expect(["pt-BR", "DE", "zh-Hant", "constructor", ""].map(bestLocale)).toEqual(["pt", "de", "en", "en", "en"]);
  });
});
