import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { LEAST, MOST } from "../../src/accounts/password.ts";
import { workspaceTables } from "../../src/erasure/rows-of-workspace.ts";
import { Erasure } from "../../src/erasure/wire.ts";
import { problems } from "../../src/errors.ts";

/** Words that are said by what the API answers. */
const FAMILY = /^(erasure|removed|refused|invalid)_/;

const folder = path.join(import.meta.dirname, "../../public");
const read = (name: string): string => readFileSync(path.join(folder, name), "utf8");
const pages = readdirSync(folder).filter((name) => name.endsWith(".html"));
const scripts = readdirSync(path.join(folder, "pages")).filter((name) => name.endsWith(".js"));
const wordsOf = async (language: string): Promise<Record<string, string>> => {
  const module = (await import(path.join(folder, "pages", "words", `${language}.js`))) as Record<string, Record<string, string>>;
  return module[language] ?? {};
};

describe("the pages that mails and share links lead to", () => {
  it("say everything in each of the five languages, with the same places to fill in", async () => {
    const english = await wordsOf("en");
    const places = (text = "") => text.match(/\{\w+\}/g) ?? [];
    for (const language of ["es", "pt", "fr", "de"]) {
      const words = await wordsOf(language);
      expect(Object.keys(words)).toEqual(Object.keys(english));
      for (const [key, text] of Object.entries(words)) expect([key, places(text)]).toEqual([key, places(english[key])]);
    }
  });

  it("say nothing that has no words, and no words are of no use", async () => {
    const english = await wordsOf("en");
    const said = [
      ...pages.flatMap((page) => [...read(page).matchAll(/data-say="(\w+)"/g)]),
      ...scripts.flatMap((script) => [...read(`pages/${script}`).matchAll(/say\("(\w+)"|\["?[^"\]]*"?, "(\w+)"\]/g)]),
    ].map(([, first, second]) => first ?? second ?? "");
    const alone = Object.keys(english).filter((key) => !FAMILY.test(key));
    expect([...new Set(said)].sort()).toEqual(alone.sort());
  });

  it("name all that a receipt may count, in what it may be, and refuse only with codes that there are", async () => {
    const keys = Object.keys(await wordsOf("en"));
    const family = (prefix: string) => keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
    const camel = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    expect(family("removed_").sort()).toEqual(["objects", ...[...workspaceTables].map(camel)].sort());
    const { subject, status } = Erasure.shape;
    expect(family("erasure_").sort()).toEqual(subject.options.flatMap((one) => status.options.map((state) => `${one}_${state}`)).sort());
    expect(family("refused_").filter((code) => !(code in problems))).toEqual([]);
  });

  it("tell in each language how long a password has to be", async () => {
    for (const language of ["en", "es", "pt", "fr", "de"])
      expect((await wordsOf(language))["refused_weak_password"]).toMatch(new RegExp(`\\b${LEAST}\\D+${MOST}\\b`));
  });

  it.each(pages)("%s has its English words written in, and no script or style of its own", async (page) => {
    const html = read(page);
    const english = await wordsOf("en");
    for (const [, key = "", text] of html.matchAll(/data-say="(\w+)"[^>]*>([^<]*)</g)) expect(text).toBe(english[key]);
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style|style=|\son\w+=/i);
    expect(html).toContain(`src="/pages/${page.replace(".html", ".js")}"`);
  });

  it("are kept to their own files by a content policy, and send nobody on with a referrer", () => {
    const headers = read("_headers");
    expect(headers).toMatch(/Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(headers).not.toMatch(/unsafe-/);
    expect(headers).toContain("Referrer-Policy: no-referrer");
    expect(headers).toContain("X-Content-Type-Options: nosniff");
  });
});
