/** The small pure parts: lengths by the file's header, words of unspaced languages, how long to wait. */
import { expect, it } from "vitest";
import { flacDurationMs } from "../../src/providers/flac.ts";
import { pieceClock } from "../../src/providers/piece-clock.ts";
import { retryAfterMs } from "../../src/providers/retry-after.ts";
import { speechFile } from "../../src/providers/speech-file.ts";
import { splitWords } from "../../src/split-words.ts";
import { speechOf } from "../fakes/speech.ts";

it("reads a piece's length out of its header, wherever it lies in its buffer", () => {
  const file = speechOf({ durationMs: 299_990, said: [] });
  const shifted = new Uint8Array(file.length + 7);
  shifted.set(file, 7);
  expect([flacDurationMs(file), flacDurationMs(shifted.subarray(7))]).toEqual([299_990, 299_990]);
});
it("knows no length of what is no FLAC, is cut off, or was written without", () => {
  const unknown = speechOf({ durationMs: 0, said: [] });
  expect([new Uint8Array(0), new Uint8Array(60), unknown.subarray(0, 20), unknown].map(flacDurationMs)).toEqual([null, null, null, null]);
});
it("puts times inside the piece, and never an end before its start", () => {
  const clock = pieceClock({ speech: speechFile(speechOf({ durationMs: 2_000, said: [] })), startMs: 10_000 });
  expect([clock.at(-1), clock.at(1.2345), clock.at(9), clock.span(1.5, 1)]).toEqual([10_000, 11_235, 12_000, { startMs: 11_500, endMs: 11_500 }]);
});
it.each([
  ["en", "Well, the old\n man.", ["Well,", "the", "old", "man."]],
  ["ja", "今日は「晴れ」です。", ["今日", "は", "「晴れ」", "です。"]],
  ["th", "สวัสดีครับ", ["สวัสดี", "ครับ"]],
  ["zh", "我爱 OneVoice，真的。", ["我", "爱", "OneVoice，", "真的。"]],
  ["und", "", []],
])("parts text in %s into words", (language, text, words) => {
  expect(splitWords(text, language)).toEqual(words);
  expect(splitWords(text, language).join("")).toBe(text.replaceAll(/\s/g, ""));
});
it.each([
  [{ "retry-after": "7" }, 7_000],
  [{ "retry-after": "1.5" }, 1_500],
  [{ "retry-after-ms": "250", "retry-after": "1" }, 250],
  [{ "retry-after": "Sat, 28 Nov 2026 12:00:30 GMT" }, 30_000],
  [{ "retry-after": "Sat, 28 Nov 2026 11:00:00 GMT" }, 0],
  [{ "retry-after": "-5" }, null],
  [{ "retry-after": "" }, null],
  [{}, null],
])("reads %j as a pause of %s ms", (headers, pause) => {
  expect(retryAfterMs(new Headers(headers), Date.UTC(2026, 10, 28, 12))).toBe(pause);
});
