import { describe, expect, it } from "vitest";
import { nameLanguage } from "../../../src/dubs/hls/name-language.ts";

describe("the name of a language", () => {
  it.each([
    ["pt-BR", "português (Brasil)"],
    ["zh-Hant-TW", "中文（繁體，台灣）"],
    ["sr-Latn", "srpski (latinica)"],
  ])("is what its own speakers call it, with script and region: %s", (tag, name) => {
    expect(nameLanguage(tag)).toBe(name);
  });

  it.each([
    ["es-x-lat", "español"],
    ["es-u-co-trad", "español"],
    ["en-t-jp", "English"],
    ["de-DE-1996", "Deutsch (Deutschland)"],
  ])("leaves out what no name can be made of: %s", (tag, name) => {
    expect(nameLanguage(tag)).toBe(name);
  });

  it.each(["xx", "aa-x", "not a tag", ""])("is the tag where nobody knows a name: '%s'", (tag) => {
    expect(nameLanguage(tag)).toBe(tag);
  });

  it.each(["und", "und-Latn", "UND"])("is none where the tag names no language: %s", (tag) => {
    expect(nameLanguage(tag)).toBeNull();
  });
});
