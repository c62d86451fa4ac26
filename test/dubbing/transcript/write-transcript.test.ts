import { describe, expect, test } from "vitest";
import type { Line } from "../../../src/dubbing/script.ts";
import { readScript } from "../../../src/dubbing/scripts/read-script.ts";
import { TranscriptJson } from "../../../src/dubbing/transcript/transcript-json.ts";
import { writeTranscript } from "../../../src/dubbing/transcript/write-transcript.ts";
import { hearing, say, segmented, together } from "../hear/speech.ts";

const spoken = together(
  say("He was not there when we came home. |1200| Nobody was there at home.", { speaker: "x" }),
  say("But the <lights> were all on, weren't they?", { from: 7_000, speaker: "y" }),
);
const { lines, speakers: found } = segmented(hearing([spoken]));
const script = { language: "en", lines, speakers: [{ id: found[0]!.id, name: "Anna & Co" }, found[1]!] };

describe("a transcript is written", () => {
  test("as JSON that can be brought again as a script, word for word", () => {
    const json = writeTranscript(script, "json");
    expect(TranscriptJson.parse(JSON.parse(json))).toEqual(JSON.parse(json));
    const again = readScript(new TextEncoder().encode(json), "transcript.json");
    expect(again.language).toBe("en");
    const brought = segmented(
      { transcripts: [{ language: "en", segments: again.segments, regions: [], events: [], detected: null }], pieces: [], turns: null },
      { isScript: true },
    );
    expect(brought.lines.map(({ text, startMs, endMs, heard }) => [text, startMs, endMs, heard])).toEqual(
      lines.map(({ text, startMs, endMs, heard }) => [text, startMs, endMs, heard]),
    );
    expect(brought.speakers.map(({ name }) => name)).toEqual(["Anna & Co", found[1]!.id]);
  });

  test("as SRT", () => {
    expect(writeTranscript(script, "srt")).toBe(
      "1\n00:00:00,000 --> 00:00:02,750\nHe was not there when we came home.\n\n2\n00:00:03,950 --> 00:00:05,650\nNobody was there at home.\n\n3\n00:00:07,000 --> 00:00:09,750\nBut the <lights> were all on,\nweren't they?\n",
    );
  });

  test("as VTT with who speaks, read back alike", () => {
    const vtt = writeTranscript(script, "vtt");
    expect(vtt).toBe(
      "WEBVTT\n\n00:00:00.000 --> 00:00:02.750\n<v Anna &amp; Co>He was not there when we came home.</v>\n\n00:00:03.950 --> 00:00:05.650\n<v Anna &amp; Co>Nobody was there at home.</v>\n\n00:00:07.000 --> 00:00:09.750\n<v Speaker 2>But the &lt;lights&gt; were all on,\nweren't they?</v>\n",
    );
    const { segments } = readScript(new TextEncoder().encode(vtt), "a.vtt");
    expect(segments.map(({ startMs, words }) => [startMs, words[0]!.speaker])).toEqual([
      [0, "Anna & Co"],
      [3950, "Anna & Co"],
      [7000, "Speaker 2"],
    ]);
  });

  test("as text, a paragraph for each turn", () => {
    expect(writeTranscript(script, "txt")).toBe(
      "[00:00:00] Anna & Co: He was not there when we came home. Nobody was there at home.\n\n[00:00:07] Speaker 2: But the <lights> were all on, weren't they?\n",
    );
    expect(writeTranscript({ ...script, lines: lines.slice(0, 1) }, "txt")).toBe("[00:00:00] He was not there when we came home.\n");
  });

  test("as text in Japanese without spaces between its sentences, but for Latin letters, and in Thai with them", () => {
    const texts = (...said: string[]) => said.map((text): Line => ({ ...lines[0]!, text }));
    const txt = (language: string, ...said: string[]) => writeTranscript({ language, speakers: [], lines: texts(...said) }, "txt").slice(11, -1);
    expect(txt("ja", "今日は。", "元気です。")).toBe("今日は。元気です。");
    expect(txt("zh-Hant", "你好。", "OK.", "再見。")).toBe("你好。 OK. 再見。");
    expect(txt("th", "สวัสดี", "ครับ")).toBe("สวัสดี ครับ");
  });

  test("of four hours as JSON that is small, and read again in a second or two", () => {
    const heard = Array.from({ length: 43_200 }, (_, at): [string, number, number, number] => ["spoken", 333 * at, 333 * at + 300, 0.913]);
    const long = Array.from({ length: 3_600 }, (_, at): Line => {
      const own = heard.slice(12 * at, 12 * at + 12);
      return { ...lines[0]!, id: `lin_${at}`, startMs: own[0]![1], endMs: own[11]![2], text: own.map(([text]) => text).join(" "), heard: own };
    });
    const bytes = new TextEncoder().encode(writeTranscript({ ...script, lines: long }, "json"));
    expect(bytes.length).toBeLessThan(2_500_000);
    expect(readScript(bytes, "a.json").segments.flatMap(({ words }) => words)).toHaveLength(43_200);
  });

  test("with muted lines too, and empty when nothing was said", () => {
    expect(writeTranscript({ ...script, lines: [{ ...lines[0]!, treatment: "mute" } satisfies Line] }, "srt")).toContain("He was not there");
    expect((["srt", "vtt", "txt"] as const).map((format) => writeTranscript({ ...script, lines: [] }, format))).toEqual(["", "WEBVTT\n", ""]);
  });
});
