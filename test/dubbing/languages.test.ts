import { describe, expect, test } from "vitest";
import { chooseVoice } from "../../src/dubbing/cast.ts";
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
  });
});

describe("chooseVoice", () => {
  const voices = [
    { id: "pm_santa", language: "pt-BR", gender: "male" },
    { id: "pf_dora", language: "pt-BR", gender: "female" },
    { id: "pm_alex", language: "pt-BR", gender: "male" },
    { id: "af_heart", language: "en-US", gender: "female" },
  ];

  test("gives each speaker a voice of the language, genders alternating, then begins again", () => {
    expect(chooseVoice({ language: "pt-BR", speakerIds: ["s1", "s2", "s3", "s4"], voices })).toEqual({
      s1: "pf_dora",
      s2: "pm_alex",
      s3: "pm_santa",
      s4: "pf_dora",
    });
  });

  test("does not depend on the order of the engine's list", () => {
    const request = { language: "pt", speakerIds: ["s1", "s2"] };
    expect(chooseVoice({ ...request, voices: voices.toReversed() })).toEqual(chooseVoice({ ...request, voices }));
  });

  test("is empty when no voice speaks the language", () => {
    expect(chooseVoice({ language: "sv", speakerIds: ["s1"], voices })).toEqual({});
  });
});
