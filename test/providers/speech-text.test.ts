/** What is left of a line before it goes to a vendor. */
import * as fc from "../property.ts";
import { expect, it } from "vitest";
import { charactersOf, isUnsayable, plainText } from "../../src/providers/speech-text.ts";

it.each([
  ["Wait <break time='9s'/> here.", "Wait break time='9s' here."],
  ["<i>Never</i> <b>again</b>", "Never again"],
  ["if 2 < 3 and 5 > 4", "if 2 < 3 and 5 > 4"],
  ["a <-- b --> c", "a <-- b --> c"],
  ["<!DOCTYPE html> <?xml version='1.0'?>", "DOCTYPE html xml version='1.0'"],
  ["use the <div> tag", "use the div tag"],
  ["< break time='9s' / >", "break time='9s'"],
  ["<<break time='9s'/>>", "break time='9s'"],
  ["a<br/>b, x<y", "a b, x<y"],
])("says the words of tags and none of their orders: %s", (text, plain) => {
  expect(plainText(text, "tags")).toBe(plain);
});
it.each([
  ["(laughing) Well, I know.", "laughing, Well, I know."],
  ["The model (the second one) works.", "The model, the second one, works."],
  ["It works (mostly).", "It works, mostly."],
  ["Really? [gasp] Yes!", "Really? gasp, Yes!"],
  ["他说（笑）好。", "他说, 笑, 好。"],
  ["[[laugh]] ((cry))", "laugh, cry"],
  ["<|speaker:1|>Hello<|speaker:2|>", "speaker:1 Hello speaker:2"],
  ["No brackets, , none.", "No brackets, , none."],
  ["「はい」と言った。", "「はい」と言った。"],
])("makes pauses of the brackets in which a vendor sees cues: %s", (text, plain) => {
  expect(plainText(text, "cues")).toBe(plain);
});
it("says the same of the same text, however often it is asked", () => {
  expect([1, 2, 3].map(() => plainText("Well (laughing).", "cues"))).toEqual(["Well, laughing.", "Well, laughing.", "Well, laughing."]);
});
it("leaves brackets and tags to vendors that read them aloud", () => {
  expect(plainText("A (b) [c] <d>", "none")).toBe("A (b) [c] <d>");
});
it("keeps the joiners that scripts need, and drops control characters and what only pictures need", () => {
  expect(plainText("മലയാളം ന്‍ می‌روم", "cues")).toBe("മലയാളം ന്‍ می‌روم".normalize("NFC"));
  expect(plainText("a\u0000b\tc\r\nd 👩‍🚀 ❤️ 🇧🇷 ☎", "none")).toBe("a b c d ☎");
});
it("leaves no tag and no cue of any text, and loses none of its letters and digits", () => {
  const part = fc.constantFrom(
    "<break/>",
    "<",
    ">",
    "(",
    ")",
    "[laugh]",
    "]",
    "<|",
    "|>",
    "word",
    "3",
    "é",
    "你",
    ",",
    ".",
    " ",
    "/",
    '"',
    "（笑）",
    "</speak>",
    "<phoneme ph='x'>",
  );
  const lettersOf = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, "");
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
      const text = parts.join("");
      const [tags, cues] = [plainText(text, "tags"), plainText(text, "cues")];
      expect([lettersOf(tags), lettersOf(cues)]).toEqual([lettersOf(text), lettersOf(text)]);
      expect(/<\s*\/?\s*(break|phoneme|speak)[^<>]*>/i.test(tags)).toBe(false);
      expect(/[()[\]（）]|<\|[^<>]*\p{L}[^<>]*\|>/u.test(cues)).toBe(false);
    }),
    { numRuns: 3_000 },
  );
});
it("knows what cannot be said, in any script", () => {
  expect(["...", "!?", "—", "👍", "٪", "\u200d"].map(isUnsayable)).toEqual([true, true, true, true, true, true]);
  expect(["a", "7", "٣", "は", "ก", "é"].map(isUnsayable)).toEqual([false, false, false, false, false, false]);
});
it("counts characters as vendors do", () => {
  expect([charactersOf("aé你"), charactersOf("𠮷𠮷")]).toEqual([3, 2]);
});
