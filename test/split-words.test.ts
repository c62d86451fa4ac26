import { expect, test } from "vitest";
import { splitWords } from "../src/split-words.ts";

test.for([
  ["en", "Well, the old\n man.", ["Well,", "the", "old", "man."]],
  ["ja", "「晴れ」です。", ["「晴れ」", "です。"]],
  ["zh", "他说：「你好」。", ["他", "说：", "「你好」。"]],
  ["th", "สวัสดีครับ", ["สวัสดี", "ครับ"]],
  ["not a tag", "你好。", ["你好。"]],
  ["ja", "〜ー。", ["〜ー。"]],
] as const)("a text in %s is parted alike for scripts and for vendors: %s", ([language, text, words]) => {
  expect(splitWords(text, language)).toEqual(words);
});
