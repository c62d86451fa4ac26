import { expect, test } from "vitest";
import { readScript } from "../../src/dubbing/scripts/read-script.ts";
import { segment } from "../../src/dubbing/segment.ts";

const SRT =
  "1\r\n00:00:01,000 --> 00:00:04,000\r\nDr. Müller kam am 3. Mai zu uns nach Hause.\r\n\r\n2\r\n00:00:05,000 --> 00:00:08,000\r\nNo sé qué quieres decir con eso, pero bueno, da igual.\r\n";
const utf16 = (order: "le" | "be") =>
  new Uint8Array(
    Array.from(SRT, (character) => character.charCodeAt(0)).flatMap((code) => (order === "le" ? [code & 255, code >> 8] : [code >> 8, code & 255])),
  );
const latin = new Uint8Array(Array.from(SRT, (character) => character.charCodeAt(0)));

test("workerd reads scripts in every encoding, and its Intl finds the same sentences", () => {
  for (const bytes of [new TextEncoder().encode(SRT), utf16("le"), utf16("be"), latin]) {
    const { segments, format } = readScript(bytes);
    const transcript = { language: "de", segments, regions: [], events: [], detected: null };
    const { lines } = segment({ transcripts: [transcript], pieces: [], turns: null }, { language: "de", isScript: true }, (prefix) => prefix);
    expect(format).toBe("srt");
    expect(lines.map(({ text, language }) => [text, language])).toEqual([
      ["Dr. Müller kam am 3. Mai zu uns nach Hause.", undefined],
      ["No sé qué quieres decir con eso, pero bueno, da igual.", "es"],
    ]);
  }
});

test("workerd parts Japanese and Thai into words", () => {
  const { segments } = readScript(
    new TextEncoder().encode("1\n00:00:01,000 --> 00:00:04,000\n今日はとてもいい天気ですね。\n\n2\n00:00:05,000 --> 00:00:06,000\nวันนี้อากาศดีมากเลยนะครับ\n"),
  );
  expect(segments.every(({ words }) => words.length > 4)).toBe(true);
});

test("workerd reads ASS", () => {
  const text =
    "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\nDialogue: 0,0:00:01.00,0:00:02.00,Default,Anna,0,0,0,,{\\i1}Hello{\\i0} you\n";
  expect(readScript(new TextEncoder().encode(text)).segments[0]?.words.map(({ text: word, speaker }) => [word, speaker])).toEqual([
    ["Hello", "Anna"],
    ["you", "Anna"],
  ]);
});
