import { expect, it } from "vitest";
import { fromIso6392, languageName, toIso6392 } from "../../../containers/media/language.ts";
import { parseStreamTags } from "../../../containers/media/stream-tags.ts";

it("speaks ISO 639-2/T to files and BCP 47 to everybody else", () => {
  expect(["pt-BR", "en", "zh-Hant", "de-AT", "haw", "fil-PH", "x"].map(toIso6392)).toEqual(["por", "eng", "zho", "deu", "haw", "fil", "und"]);
  expect(["por", "ger", "deu", "CHI", "haw", "en-US", "und", null, "???"].map(fromIso6392)).toEqual(["pt", "de", "de", "zh", "haw", "en-us", null, null, null]);
  expect([languageName("pt-BR"), languageName("de"), languageName("not a tag")]).toEqual(["Brazilian Portuguese", "German", "Unknown"]);
});

it("reads the tags of streams, escapes and all", () => {
  expect(parseStreamTags(";FFMETADATA1\ntitle=x\n[STREAM]\nlanguage=por\ntitle=a\\=b\\\nc\n[STREAM]\n[STREAM]\nlanguage=eng\n")).toEqual([
    { language: "por", title: "a=b\nc" },
    {},
    { language: "eng" },
  ]);
});
