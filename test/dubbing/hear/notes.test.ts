/** Words in brackets: what somebody said, and what a recognizer says of sounds. */
import { expect, test } from "vitest";
import { soundKind } from "../../../src/sound-names.ts";
import { hearing, say, segmented, textsOf } from "./speech.ts";

test.for([
  "The whole group (all five of us) went home early.",
  "It was *really* good (I think).",
  "They won [the cup] again.",
  "We sang it (the song that we sang) all night.",
])("what is said in brackets is spoken: %s", (text) => {
  expect(textsOf(hearing([say(text)])).join(" ")).toBe(text);
  expect(segmented(hearing([say(text)])).dropped).toBe(0);
});

test("a note with the name of a sound is not spoken, and a warning counts its words", () => {
  const { lines, warnings, dropped } = segmented(hearing([say("We all went home (door closing) and slept. [Music]", { score: null })]));
  expect([lines.map(({ text }) => text).join(" "), dropped]).toEqual(["We all went home and slept.", 3]);
  expect(warnings.find(({ code }) => code === "dropped_words")?.message).toBe(
    "3 words in brackets were taken for what somebody hears, not says, and will not be spoken.",
  );
  expect(segmented(hearing([say("We all went home and slept ♪ ... well.")])).warnings.map(({ code }) => code)).not.toContain("dropped_words");
});

test("the recognizer's doubt decides on several words, and not on one, of which it is always sure", () => {
  const text = "We went home (they were laughing) and slept well.";
  expect(textsOf(hearing([say(text, { score: 0.9 })]))).toEqual([text]);
  const noted = (said: string, score: number) =>
    segmented(hearing([say(said, { score })])).lines.map((line) => [line.text, line.warnings?.includes("laughter")]);
  expect(noted(text, 0.55)).toContainEqual(["(they were laughing)", true]);
  expect(noted("We went home (laughs) and slept well.", 0.99)).toContainEqual(["(laughs)", true]);
});

test("a person's script is spoken with all that stands in brackets", () => {
  for (const text of ["The whole group (all five of us) went home.", "They listened to it (music from home) all night."]) {
    const { lines, warnings } = segmented(hearing([say(text, { score: null })]), { isScript: true });
    expect(lines.map((line) => line.text)).toEqual([text]);
    expect(warnings.map(({ code }) => code)).not.toContain("dropped_words");
  }
});

test("what a script for the hard of hearing says of sounds is not spoken", () => {
  const { lines } = segmented(hearing([say("[MUSIC] We all went home (laughs) and slept well.", { score: null })]), { isScript: true });
  expect(
    lines
      .filter(({ treatment }) => treatment === "dub")
      .map(({ text }) => text)
      .join(" "),
  ).toBe("We all went home and slept well.");
});

test.for([
  ["(door closing)", "other"],
  ["(horse ride)", null],
  ["[crossing the street]", null],
  ["(raising hand)", null],
  ["(using phone)", null],
  ["(spirit)", null],
  ["(disclaimer)", null],
  ["[eclipse]", null],
  ["(unsung heroes)", null],
  ["(people clapping)", "applause"],
  ["(ride)", "laughter"],
  ["[upbeat music]", "music"],
  ["[BLANK_AUDIO]", "other"],
  ["(Gelächter)", "laughter"],
  ["(смеётся)", "laughter"],
  ["[аплодисменты]", "applause"],
  ["（笑い）", "laughter"],
  ["(rires)", "laughter"],
  ["(canta)", "song"],
  ["(काम)", null],
] as const)("%s names %s", ([note, kind]) => {
  expect(soundKind(note)).toBe(kind);
});
