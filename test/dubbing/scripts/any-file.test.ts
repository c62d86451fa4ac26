import * as fc from "../../property.ts";
import { describe, expect, test } from "vitest";
import { Transcript } from "../../../containers/contract/transcript.ts";
import { BadScript, readScript } from "../../../src/dubbing/scripts/read-script.ts";
import { read, readOrRefused, refused, SRT, utf16, utf8 } from "./reading.ts";

describe("any encoding", () => {
  test("of Unicode is read, marked or not, with any kind of row end", () => {
    const text = SRT.replace("there", "thére");
    const expected = ["1000-2500 ?: Hello thére.", "3000-4000 ?: How are you?"];
    for (const bytes of [utf8(`\ufeff${text}`), utf8(text.replaceAll("\n", "\r\n")), utf8(text.replaceAll("\n", "\r"))]) expect(read(bytes)).toEqual(expected);
    for (const order of ["le", "be"] as const) for (const mark of [true, false]) expect(read(utf16(text, order, mark))).toEqual(expected);
  });

  test("of Western Europe is read with a warning", () => {
    const latin = new Uint8Array(Array.from(SRT.replace("there", "thére"), (character) => character.charCodeAt(0)));
    expect(read(latin)[0]).toBe("1000-2500 ?: Hello thére.");
    expect(readScript(latin).warnings).toEqual(["The file is not in Unicode: its letters were read as Western European ones."]);
  });
});

describe("what cannot be read is refused in a sentence, with its row", () => {
  test.for<[string, string | Uint8Array, string, string, number | null]>([
    ["an empty file", " \n", "a.srt", "The script is empty.", null],
    ["a file without words", "1\n00:00:01,000 --> 00:00:02,000\n<i></i>\n", "a.srt", "Nothing is said in the script.", null],
    ["a file over 10 MB", new Uint8Array(10_000_001), "a.srt", "The script is larger than 10 MB.", null],
    ["a picture", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 0, 2, 0xff, 0xfe, 9]), "a.srt", "The script is no text file.", null],
    ["a letter to the editor", "Dear Sir or Madam", "a.docx", "The script is neither SRT, VTT, ASS nor JSON.", null],
    ["a text that is called SRT", "\n1\nDear Sir", "a.srt", "Line 3: A cue's times are expected here, like 00:00:01,000 --> 00:00:02,500.", 3],
    [
      "times that are none",
      `${SRT}\n3\n00:00:05,000 --> soon\nx`,
      "",
      "Line 11: These times cannot be read; they look like 00:00:01,000 --> 00:00:02,500.",
      11,
    ],
    ["an end before the start", "1\n00:00:03,000 --> 00:00:02,000\nx", "", "Line 2: The end is before the start.", 2],
    ["a time beyond a day", "WEBVTT\n\n30:00:03.000 --> 30:00:04.000\nx", "", "Line 3: A time is later than 24 hours.", 3],
    ["subtitles without an entry", "WEBVTT\n\nNOTE nothing", "", "The script has no entry with times.", null],
  ])("%s", ([, text, name, message, line]) => {
    expect(refused(text, name)).toEqual([message, line]);
  });

  test("and whatever else a file holds is read or refused, never more", () => {
    const part = fc.constantFrom(
      "WEBVTT\n\n",
      "[Events]\n",
      "Dialogue: 0,0:00:01.00,0:00:02.00,,,,,,,x\n",
      "{",
      '"lines":',
      "1\n",
      "00:00:01,000 --> 00:00:02,000\n",
      "<v A>",
      "- a\n- b\n",
      "ANNA: ",
      "\n\n",
      "NOTE x\n",
    );
    const file = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(fc.oneof(part, fc.string({ maxLength: 9 })), { maxLength: 12 }).map((parts) => utf8(parts.join(""))),
    );
    fc.assert(
      fc.property(file, fc.constantFrom("", "srt", "a.vtt", "ass", "text/vtt", "json"), (bytes, name) => {
        const script = readOrRefused(bytes, name);
        const transcript = script instanceof BadScript ? { language: "und", segments: [] } : { language: script.language ?? "und", segments: script.segments };
        expect(Transcript.safeParse(transcript).error).toBeUndefined();
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});
