import { describe, expect, it } from "vitest";
import { bestLocale, mailLocales } from "../../src/mail/locales.ts";
import type { MailTemplate } from "../../src/mail/outbox.ts";
import { renderMail } from "../../src/mail/render-mail.ts";

const locales = Object.keys(mailLocales);
const { orPaste: _, footer: __, ...english } = mailLocales.en;
const templates = Object.keys(english) as MailTemplate[];
const url = "https://api.example/x?token=abc";

describe("a mail", () => {
  for (const locale of locales)
    it.each(templates)(`says %s in ${locale}`, (template) => {
      const { subject, html, text } = renderMail({ template, locale, data: { url, workspace: "Team", title: "Talk" } }, "https://api.example");
      expect(`${subject}${html}${text}`).not.toMatch(/[{}]|undefined|OneVoice OneVoice/);
      expect(html).toContain(`<html lang="${locale}" dir="ltr">`);
      expect(text.includes(url)).toBe(english[template].button !== null);
      expect(html.includes(`>${url}<`)).toBe(english[template].button !== null);
      const inEnglish = renderMail({ template, locale: "en", data: { workspace: "Team", title: "Talk" } }, "https://api.example").subject;
      expect(subject === inEnglish).toBe(locale === "en");
    });
  it("takes names for text, in one line", () => {
    const workspace = '<script>\r\nBcc: a@b.example\u2028"x';
    const { subject, html } = renderMail({ template: "invitation", locale: "en", data: { workspace, url } }, "https://api.example");
    expect(subject).not.toMatch(/[\r\n\u2028]/);
    expect(html).not.toContain("<script>");
  });
  it("links to web addresses alone", () => {
    const make = (link: string) => renderMail({ template: "job_failed", locale: "en", data: { title: "T", url: link } }, "https://api.example");
    expect(() => make("javascript:alert(1)")).toThrow("no web address");
    expect(make("/dubs/dub_1").text).toContain("https://api.example/dubs/dub_1");
  });
  it("is in the language of the tag, or else in English", () => {
    expect(["pt-BR", "DE", "zh-Hant", "constructor", ""].map(bestLocale)).toEqual(["pt", "de", "en", "en", "en"]);
  });
});
