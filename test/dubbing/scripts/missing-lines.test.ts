import { describe, expect, test } from "vitest";
import { writeScript } from "../../../src/dubbing/scripts/write-script.ts";
import { afterChange, compared, lineOf, refusals, small } from "./sheets.ts";

describe("lines that are not in the file, and rows that are of none", () => {
  const without = (file: string) => file.replace(/lin_2[^\n]*\n/u, "");
  const added = (file: string) => `${file},,13000,14000,,Anna,,Nothing but new.\r\n`;
  test("change nothing unless they may", () => {
    const difference = afterChange(small(), "csv", (file) => added(without(file)));
    expect(difference).toMatchObject({ changed: [], added: [], deleted: [], missing: ["lin_2"], unchanged: 5 });
    expect(refusals(difference)).toEqual(["7 null no_line"]);
  });
  test("go, and become lines, where they may", () => {
    const difference = afterChange(small(), "csv", (file) => added(without(file)), { addNew: true, deleteMissing: true });
    expect(difference).toMatchObject({ deleted: [{ lineId: "lin_2", revision: 2 }], missing: [], refused: [] });
    expect(difference.added).toEqual([{ row: 7, startMs: 13_000, endMs: 14_000, speakerId: "spk_1", treatment: "dub", text: "Nothing but new." }]);
  });
  test("stay, all of them, where a row cannot be placed: it may be of one of them", () => {
    const twins = small({ lines: [lineOf(1), lineOf(2, { startMs: 2_003, endMs: 3_504 }), lineOf(3), lineOf(4)] });
    const file = writeScript({ ...twins, lines: twins.lines.slice(0, 3) }, "srt")
      .replaceAll(/^\d\n/gmu, "")
      .replaceAll(/number ([12])/gu, (_, digit) => `number ${3 - Number(digit)}`);
    const difference = compared(twins, file, "srt", { deleteMissing: true });
    expect(difference).toMatchObject({
      deleted: [],
      missing: ["lin_1", "lin_2", "lin_4"],
      warnings: ["No line is deleted, because rows are refused that may be of one: 2."],
    });
    expect(compared(twins, writeScript({ ...twins, lines: twins.lines.slice(0, 3) }, "srt"), "srt", { deleteMissing: true }).deleted).toEqual([
      { lineId: "lin_4", revision: 4 },
    ]);
  });
  test("become none without a text, times, or somebody of the dub who says them", () => {
    const rows = ["13000,14000,,Anna,,", ",,,Anna,,No times.", "13000,14000,,,,Nobody.", "13000,14000,,Zoe,,A stranger.", "15000,16000,,,,Anna: by her name."];
    const difference = afterChange(small(), "csv", (file) => file + rows.map((row) => `,,${row}\r\n`).join(""), { addNew: true });
    expect(refusals(difference)).toEqual(["8 null empty_text", "9 null no_times", "10 null no_speaker", "11 null unknown_speaker"]);
    expect(difference.added).toMatchObject([{ speakerId: "spk_1", text: "by her name." }]);
  });
  test("are said by the only speaker there is", () => {
    const alone = small({ speakers: [{ id: "spk_1", name: null }], lines: [lineOf(1)] });
    const srt = (file: string) => `${file}\n2\n00:00:08,000 --> 00:00:09,000\nMore.\n`;
    expect(afterChange(alone, "srt", srt, { addNew: true }).added).toMatchObject([{ startMs: 8_000, endMs: 9_000, speakerId: "spk_1", text: "More." }]);
  });
});
