import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

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
    expect([...new Set(said)].sort()).toEqual(Object.keys(english).sort());
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
