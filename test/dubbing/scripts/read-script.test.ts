import { describe, expect, test } from "vitest";
import { Transcript } from "../../../containers/contract/transcript.ts";
import { readScript } from "../../../src/dubbing/scripts/read-script.ts";
import { segmented } from "../hear/speech.ts";
import { read, refused, SRT, utf8 } from "./reading.ts";

describe("SubRip", () => {
  test("is read with and without numbers, hours and full fractions, and with what is drawn on the picture", () => {
    expect(read(SRT)).toEqual(["1000-2500 ?: Hello there.", "3000-4000 ?: How are you?"]);
    expect(read("00:01.5 --> 00:02,25 X1:40\n{\\an8}<font color=red>One</font> &amp; two\n0:1:02.000 --> 0:1:03.000\nthree")).toEqual([
      "1500-2250 ?: One & two",
      "62000-63000 ?: three",
    ]);
  });

  test("keeps empty rows and numbers that are said", () => {
    expect(read("1\n00:00:01,000 --> 00:00:02,000\nIn\n\n1984\n\n2\n00:00:03,000 --> 00:00:04,000\n42\n")).toEqual(["1000-2000 ?: In 1984", "3000-4000 ?: 42"]);
  });

  test("needs no empty rows between cues, and takes no number that is said for a cue's", () => {
    const times = (at: number) => `00:00:0${at},000 --> 00:00:0${at + 1},000\n`;
    expect(read(`1\n${times(1)}Hello\n2\n${times(3)}World\n3\n${times(5)}1984\n4\n${times(7)}end`)).toEqual([
      "1000-2000 ?: Hello",
      "3000-4000 ?: World",
      "5000-6000 ?: 1984",
      "7000-8000 ?: end",
    ]);
    expect(read(`${times(1)}1984\n\n${times(3)}World\n`)).toEqual(["1000-2000 ?: 1984", "3000-4000 ?: World"]);
    expect(read(`${times(1)}1984\n${times(3)}World\n`)).toEqual(["1000-2000 ?: 1984", "3000-4000 ?: World"]);
    expect(read(`1\n${times(1)}In\n1984\n2\n${times(3)}World\n\n7\n${times(5)}end`)).toEqual([
      "1000-2000 ?: In 1984",
      "3000-4000 ?: World",
      "5000-6000 ?: end",
    ]);
    expect(read(`1\n${times(1)}\n2\n${times(3)}World\n`)).toEqual(["3000-4000 ?: World"]);
  });

  test("keeps words that only look like a name or a tag", () => {
    const times = (at: number) => `00:00:0${at},000 --> 00:00:0${at + 1},000\n`;
    expect(read(`1\n${times(1)}NOTE: be careful\n\n2\n${times(3)}NOTE: once more\n\n3\n${times(5)}I WON: it's over\n`)).toEqual([
      "1000-2000 ?: NOTE: be careful",
      "3000-4000 ?: NOTE: once more",
      "5000-6000 ?: I WON: it's over",
    ]);
    expect(read(`1\n${times(1)}If x <a and b> then <3 love, <b>bold</b><br/><i>new</i> <FONT color="red">row</FONT>\n`)).toEqual([
      "1000-2000 ?: If x <a and b> then <3 love, bold new row",
    ]);
  });

  test("says who speaks before a colon or after a dash", () => {
    const cue = (text: string, at: number) => `00:00:0${at},000 --> 00:00:0${at + 1},000\n${text}\n\n`;
    expect(
      read(
        cue("ANNA: Hello.", 1) +
          cue("Ben: Hi, Anna.\nANNA: And you?", 2) +
          cue("Ben: Me: fine.", 4) +
          cue("Remember: be kind.", 6) +
          cue("- No.\n- Yes, yes.", 8),
      ),
    ).toEqual([
      "1000-2000 ANNA: Hello.",
      "2000-2529 Ben: Hi, Anna.",
      "2529-3000 ANNA: And you?",
      "4000-5000 Ben: Me: fine.",
      "6000-7000 ?: Remember: be kind.",
      "8000-8250 ?: No.",
      "8250-9000 ?: Yes, yes.",
    ]);
  });

  test("keeps cues that overlap and puts late ones in order, with a warning", () => {
    const text = "00:00:05,000 --> 00:00:06,000\nlast\n\n00:00:01,000 --> 00:00:04,000\nfirst\n\n00:00:02,000 --> 00:00:03,000\nmeanwhile";
    expect(read(text)).toEqual(["1000-4000 ?: first", "2000-3000 ?: meanwhile", "5000-6000 ?: last"]);
    expect(readScript(utf8(text)).warnings).toEqual(["The script was not in the order of its times, and was put in order."]);
  });
});

test("WebVTT is read with voices, identifiers, settings, notes, styles and its language", () => {
  const text =
    "WEBVTT - a title\nKind: captions\nLanguage: pt-BR\n\nSTYLE\n::cue { color: red }\n\nNOTE\na --- b\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v.loud Anna Maria>Olá, <c.x>mundo</c>!</v><v Ben>E &lt;eu&gt;?\n\n00:00:03.000 --> 00:00:04.000\n<00:00:03.500>fim\n";
  expect(read(text)).toEqual(["1000-1611 Anna Maria: Olá, mundo!", "1611-2000 Ben: E <eu>?", "3000-4000 ?: fim"]);
  expect(readScript(utf8(text))).toMatchObject({ format: "vtt", language: "pt-BR", warnings: [] });
});

test("ASS is read with names, breaks and without comments, tags and drawings", () => {
  const head = "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n";
  const rows =
    "Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,no\nDialogue: 0,0:00:01.50,0:00:03.00,Default,Anna,0,0,0,,{\\i1}Well{\\i0}, you,\\Nthere\nDialogue: 0,1:00:01.50,1:00:03.00,Default,,0,0,0,,{\\p1}m 0 0 l 1 1{\\p0}after\n";
  expect(read(head + rows)).toEqual(["1500-3000 Anna: Well, you, there", "3601500-3603000 ?: after"]);
  expect(refused(`${head}Dialogue: 0,0:00:01.50,soon,Default,Anna,0,0,0,,x`)).toEqual([
    "Line 6: This is not what the Format row of [Events] says, or its times are not like 0:00:01.00.",
    6,
  ]);
});

describe("JSON", () => {
  test("of Whisper is read, with words or without", () => {
    const words = [
      { word: " Hello", start: 1, end: 1.4, probability: 0.9 },
      { word: " you.", start: 1.5, end: 1.904 },
    ];
    const text = JSON.stringify({
      task: "transcribe",
      language: "english",
      segments: [
        { id: 0, start: 1, end: 2, text: " Hello you.", words },
        { start: 2, end: 3, text: " Bye now.", speaker: "S1" },
      ],
    });
    const { language, segments } = readScript(utf8(text), "x.json");
    expect(language).toBe("en");
    expect(segments.map((segment) => segment.words.map((word) => [word.text, word.startMs, word.endMs, word.speaker]))).toEqual([
      [
        ["Hello", 1000, 1400, null],
        ["you.", 1500, 1904, null],
      ],
      [
        ["Bye", null, null, "S1"],
        ["now.", null, null, "S1"],
      ],
    ]);
  });

  test("that is broken or no transcript says where", () => {
    expect(refused('{\n"segments": [\n}')).toEqual(["The JSON is broken.", null]);
    expect(refused('{"segments": [{"start": "1", "end": 2, "text": "x"}]}')[0]).toContain("segments.0.start");
    expect(refused('{"language": "en", "speakers": [], "lines": [{"startMs": 1}]}')[0]).toContain("lines.0.endMs");
    expect(refused("[1, 2]")[0]).toContain("The JSON is no transcript");
  });
});

test("a script becomes lines with the speakers it names, in languages without spaces too", () => {
  const { segments } = readScript(
    utf8(
      "1\n00:00:01,000 --> 00:00:04,000\n花子: 今日はとてもいい天気ですね。\n\n2\n00:00:05,000 --> 00:00:08,000\n太郎: はい、そうですね。散歩に行きましょう。\n\n3\n00:00:09,000 --> 00:00:11,000\n<v 花子>行きましょう。",
    ),
  );
  const heard = { transcripts: [Transcript.parse({ language: "ja", segments })], pieces: [], turns: null };
  const { lines, speakers } = segmented(heard, { language: "ja", isScript: true });
  expect(lines.map(({ text }) => text)).toContain("行きましょう。");
  expect(lines.every(({ words }) => words > 1)).toBe(true);
  expect(speakers.length).toBeGreaterThan(0);
});
