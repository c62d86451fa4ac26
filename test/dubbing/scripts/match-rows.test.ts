import { describe, expect, test } from "vitest";
import { writeScript } from "../../../src/dubbing/scripts/write-script.ts";
import { afterChange, compared, lineOf, refusals, shown, small } from "./sheets.ts";

describe("which line a row is of", () => {
  test("is said by its id, in any order of the rows", () => {
    const [head, ...rows] = writeScript(small(), "csv").trim().split("\r\n");
    const file = [head, ...rows.toReversed()].join("\n").replace("number 2", "number two");
    expect(shown(compared(small(), file, null))).toEqual(["lin_2 text: Sentence number two."]);
  });
  test("is said by its times in SubRip, though an editor numbered the cues anew", () => {
    const cues = writeScript(small(), "srt").split("\n\n");
    const file = cues.toSpliced(1, 1).map((cue, at) => cue.replace(/^\d+/u, String(at + 1)));
    const difference = compared(small(), file.join("\n\n"), null);
    expect(difference).toMatchObject({ changed: [], missing: ["lin_2"], unchanged: 5 });
  });
  test("is said by its number where it was moved and still lies over the line", () => {
    expect(shown(afterChange(small(), "srt", (file) => file.replace("00:00:04,003 -->", "00:00:03,900 -->")))).toEqual(["lin_2 startMs: 3900,endMs: 5504"]);
    expect(refusals(afterChange(small(), "srt", (file) => file.replace("00:00:04,003 --> 00:00:05,504", "00:00:09,000 --> 00:00:09,900")))).toEqual([
      "6 null no_line",
    ]);
  });
  test("is said by the number of lines at the same times, and by their order where there are no numbers", () => {
    const twins = small({ lines: [lineOf(1), lineOf(2, { startMs: 2_003, endMs: 3_504 })] });
    const change = (file: string) => file.replace("number 2", "number two");
    expect(shown(afterChange(twins, "srt", change))).toEqual(["lin_2 text: Sentence number two."]);
    const bare = writeScript(twins, "srt").replaceAll(/^\d\n/gmu, "");
    expect(shown(compared(twins, change(bare), "srt"))).toEqual(["lin_2 text: Sentence number two."]);
    const [first, second] = bare.split("\n\n");
    expect(refusals(compared(twins, `${second!.trim()}\n\n${first}\n`, "srt"))).toEqual(["1 null ambiguous_line", "4 null ambiguous_line"]);
  });
  test("is said by its times where an editor dropped WebVTT's identifiers", () => {
    const file = writeScript(small(), "vtt")
      .replaceAll(/^lin_.*\n/gmu, "")
      .replace("number 4", "number four");
    expect(shown(compared(small(), file, null))).toEqual(["lin_4 text: Sentence number four."]);
  });
  test("is refused for two rows of one line, and named for a line that the dub does not have", () => {
    const difference = afterChange(small(), "vtt", (file) => file.replace("lin_2@2", "lin_1@1").replace("lin_5@5", "lin_55@5"));
    expect(refusals(difference)).toEqual(["5 lin_1 repeated_line", "9 lin_1 repeated_line"]);
    expect(difference).toMatchObject({ unknown: [{ lineId: "lin_55" }], missing: ["lin_2", "lin_5"], changed: [] });
  });
});

/** Three lines at the same times between others. */
const crowd = (language: string | null = null) =>
  small({ language, lines: [1, 2, 3, 4, 5, 6].map((index) => lineOf(index, index > 2 && index < 6 ? { startMs: 6_003, endMs: 7_504 } : {})) });
const cuesOf = (language: string | null = null): string[] => writeScript(crowd(language), "srt").trim().split("\n\n");
const numberedAnew = (cues: readonly string[]): string => cues.map((cue, at) => cue.replace(/^\d+/u, String(at + 1))).join("\n\n");

describe("lines at the same times, of which an editor numbered the cues anew,", () => {
  test.for([null, "pt-BR"])("keep their own text when an earlier cue is deleted or added (%s)", (language) => {
    const deleted = compared(crowd(language), numberedAnew(cuesOf(language).slice(1)), "srt");
    expect(deleted).toMatchObject({ changed: [], refused: [], missing: ["lin_1"], unchanged: 5 });
    const added = compared(crowd(language), numberedAnew(["0\n00:00:00,000 --> 00:00:00,900\nBefore all.", ...cuesOf(language)]), "srt");
    expect(added).toMatchObject({ changed: [], missing: [], unchanged: 6 });
    expect(refusals(added)).toEqual(["2 null no_line"]);
  });
  test("get their own changes as long as all of them are there", () => {
    const file = numberedAnew(cuesOf().slice(1)).replace("number 4", "number four");
    expect(shown(compared(crowd(), file, "srt"))).toEqual(["lin_4 text: Sentence number four."]);
  });
  test("are told by their text where one of them is gone, and are nobody's where that was changed too", () => {
    const gone = numberedAnew(cuesOf().toSpliced(2, 1));
    expect(compared(crowd(), gone, "srt")).toMatchObject({ changed: [], refused: [], missing: ["lin_3"] });
    const changed = compared(crowd(), gone.replace("number 5", "number five"), "srt");
    expect(changed).toMatchObject({ changed: [], missing: ["lin_3", "lin_5"] });
    expect(refusals(changed)).toEqual(["14 null ambiguous_line"]);
  });
  test("are told by their numbers where an editor left the gap, and not at the end of the file, where nobody can know", () => {
    const gap = cuesOf().toSpliced(2, 1).join("\n\n").replace("number 5", "number five");
    expect(shown(compared(crowd(), gap, "srt"))).toEqual(["lin_5 text: Sentence number five."]);
    const atEnd = small({ lines: [lineOf(1), lineOf(2, { startMs: 2_003, endMs: 3_504 })] });
    const last = numberedAnew(writeScript(atEnd, "srt").trim().split("\n\n").slice(1)).replace("number 2", "number two");
    expect(compared(atEnd, last, "srt")).toMatchObject({ changed: [], missing: ["lin_1", "lin_2"] });
  });
  test("do not lend their number to a cue that was moved", () => {
    const shifted = cuesOf()
      .slice(1)
      .map((cue) => cue.replace("00:00:04,003 -->", "00:00:03,900 -->"));
    expect(refusals(compared(crowd(), numberedAnew(shifted), "srt"))).toEqual(["2 null no_line"]);
  });
  test("are told by who speaks where the file says it", () => {
    const swapped = writeScript(crowd(), "vtt")
      .replaceAll(/^lin_.*\n/gmu, "")
      .split("\n\n");
    const file = swapped.toSpliced(4, 2, swapped[5]!, swapped[4]!).join("\n\n").replace("number 4", "number four");
    expect(shown(compared(crowd(), file, "vtt"))).toEqual(["lin_4 text: Sentence number four."]);
  });
});
