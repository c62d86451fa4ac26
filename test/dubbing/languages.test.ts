import { describe, expect, test } from "vitest";
import { canonicalTag, iso639, languageName, matchLanguage } from "../../src/dubbing/languages.ts";

describe("languages", () => {
  test("tags are written one way, and what is no tag is null", () => {
    expect(["PT_br", "zh-hant-tw", "iw", "jw", "EN", "x y", ""].map(canonicalTag)).toEqual(["pt-BR", "zh-Hant-TW", "he", "jv", "en", null, null]);
  });

  test("the same language matches, the region decides between equals", () => {
    expect(matchLanguage("pt-BR", ["en", "pt-PT", "pt-BR"])).toBe("pt-BR");
    expect(matchLanguage("pt", ["pt-PT", "pt-BR"])).toBe("pt-BR");
    expect(matchLanguage("pt-AO", ["pt-BR", "pt"])).toBe("pt");
    expect(matchLanguage("es-MX", ["en", "es"])).toBe("es");
    expect(matchLanguage("de", ["en", "es"])).toBeNull();
    expect(matchLanguage("no tag", ["en"])).toBeNull();
  });

  test("another script is another language to a reader, one that is not said is the likely one", () => {
    expect(matchLanguage("zh-TW", ["zh-CN", "zh-Hant"])).toBe("zh-Hant");
    expect(matchLanguage("zh-TW", ["zh-CN"])).toBeNull();
    expect(matchLanguage("zh-CN", ["zh"])).toBe("zh");
    expect(matchLanguage("sr-Latn", ["sr-Cyrl"])).toBeNull();
  });

  test("MP4 gets three letters", () => {
    expect(["pt-BR", "de", "zh-Hant", "fil", "yue", "jw", "no tag"].map(iso639)).toEqual(["por", "deu", "zho", "fil", "yue", "jav", "und"]);
  });

  test("names are said in any language", () => {
    expect(languageName("pt-BR")).toBe("Brazilian Portuguese");
    expect(languageName("de", "de")).toBe("Deutsch");
    expect(languageName("no tag")).toBe("no tag");
    expect(languageName("es-x-lat")).toBe("Spanish");
    expect(languageName("und")).toBe("und");
  });
});
