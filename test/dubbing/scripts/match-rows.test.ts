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
  test("is said by the number of lines at the same times; without one nobody can tell", () => {
    const twins = small({ lines: [lineOf(1), lineOf(2, { startMs: 2_003, endMs: 3_504 })] });
    expect(shown(afterChange(twins, "srt", (file) => file.replace("number 2", "number two")))).toEqual(["lin_2 text: Sentence number two."]);
    const bare = writeScript(twins, "srt").replaceAll(/^\d\n/gmu, "");
    expect(refusals(compared(twins, bare, "srt"))).toEqual(["1 null ambiguous_line", "4 null ambiguous_line"]);
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
