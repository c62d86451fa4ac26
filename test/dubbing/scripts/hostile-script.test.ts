/** Files made to take our time: a million characters, read or refused in less than a second. */
import { expect, test } from "vitest";
import { cpuMs } from "../../cpu-ms.ts";
import { namesIn, saidIn } from "../../../src/dubbing/scripts/cue-text.ts";
import { readOrRefused, refused, utf8 } from "./reading.ts";

const LENGTH = 1_000_000;
const filled = (part: string) => part.repeat(Math.ceil(LENGTH / part.length));
const TIMES = "00:00:01,000 --> 00:00:05,000\n";
const ASS = "[Script Info]\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n";
const dialogue = (text: string) => `Dialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,${text}\n`;

test.for([
  ["an open voice and spaces", `<v${filled(" ")}x`],
  ["many voices", filled("<v. ")],
  ["rows with dashes", filled("-a\n")],
  ["rows without", filled("word\n")],
  ["rows with names", filled("AB: x\n")],
  ["open tags", filled("<b")],
  ["open tags with attributes", filled("<font a")],
  ["open braces", filled("{\\b1")],
  ["arrows", filled(">")],
  ["spaces", `A${filled(" ")}: x`],
  ["brackets after a name", `ANNA ${filled("(")}: x`],
])("what is said in a cue of %s is found in a second", ([, text]) => {
  expect(cpuMs(() => saidIn(text!, namesIn([text!, text!])), 1_000)).toBeLessThan(1_000);
});

test.for([
  ["SRT of an open voice", `1\n${TIMES}<v${filled(" ")}x\n`, "a.srt"],
  ["SRT of dashes", `1\n${TIMES}${filled("-a\n")}`, "a.srt"],
  ["SRT of spaces before the times", `${filled(" ")}x\n${TIMES}a`, "a.srt"],
  ["SRT of spaces between digits", `1\n${TIMES}a\n1${filled(" ")}x\n${TIMES}b`, "a.srt"],
  ["SRT of cues", filled(`${TIMES}- a\n- b\n`), "a.srt"],
  ["VTT of empty rows", `WEBVTT\nLanguage:${filled("\n")}x`, "a.vtt"],
  ["empty rows", `${filled("\n")}x`, ""],
  ["line separators", `${filled("\u2028")}x`, ""],
  ["ASS of open tags in one row", ASS + dialogue(filled("{\\b1")), "a.ass"],
  ["ASS of open tags in many rows", ASS + filled(dialogue("{\\b1".repeat(4_000))), "a.ass"],
  ["ASS of open tags and one end", ASS + dialogue(`${filled("{\\b1")}}x`), "a.ass"],
  ["ASS of commas", ASS + dialogue(filled(",")), "a.ass"],
])("a file of %s is read or refused in a second", ([, text, name]) => {
  expect(cpuMs(() => readOrRefused(utf8(text!), name!), 1_000)).toBeLessThan(1_000);
});

test("a cue in which nobody could say so much is refused with its row", () => {
  expect(refused(`1\n${TIMES}${"a ".repeat(10_001)}`)).toEqual(["Line 2: More than 20000 characters are said here at once.", 2]);
  expect(refused(`1\n${TIMES}${"a\n".repeat(501)}b`)).toEqual(["Line 2: More than 500 rows are said here at once.", 2]);
});
