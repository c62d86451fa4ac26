import { describe, expect, it } from "vitest";
import { byId, dub, edit, edited, refused, line, refusal, rowsOf, accepted } from "./dub.ts";

const l1 = { lineId: "l1", ifRevision: 1 };
const l4 = { lineId: "l4", ifRevision: 1 };
const after = (id: string, ...ops: unknown[]) => edited(dub(), ...ops).lines.get(id);

describe("set_text", () => {
  it("counts the words again, raises the revision, and leaves translations to become stale", () => {
    const changes = accepted(edit(dub(), { op: "set_text", ...l1, text: " Good evening, all of you! " }));
    expect(rowsOf(changes)).toEqual(["line l1"]);
    expect(changes[0]?.after).toMatchObject({ text: "Good evening, all of you!", words: 5, revision: 2, startMs: 1_000 });
  });

  it("changes nothing when the text is the same, and keeps the recognizer's count of words", () => {
    expect(edit(dub(), { op: "set_text", lineId: "l3", ifRevision: 4, text: "Text of l3." })).toEqual({ changes: [] });
  });

  it("counts words of languages without spaces", () => {
    expect(after("l1", { op: "set_text", ...l1, text: "今日は良い天気です。" })?.words).toBeGreaterThan(2);
  });
});

describe("set_treatment", () => {
  it("keeps the original voice", () => {
    expect(after("l1", { op: "set_treatment", ...l1, treatment: "keep" })).toMatchObject({ treatment: "keep", revision: 2 });
  });
});

describe("set_times", () => {
  it.each([
    [
      "clips the speech that sticks out",
      1_500,
      2_600,
      [
        [1_500, 1_800],
        [2_200, 2_600],
      ],
    ],
    ["drops the speech that lies outside", 1_000, 2_000, [[1_000, 1_800]]],
    [
      "keeps the speech inside longer times",
      500,
      3_500,
      [
        [1_000, 1_800],
        [2_200, 3_000],
      ],
    ],
    ["takes the whole line where no speech remains", 20_000, 21_000, [[20_000, 21_000]]],
  ])("%s", (_, startMs, endMs, speech) => {
    expect(after("l1", { op: "set_times", ...l1, startMs, endMs })).toMatchObject({ startMs, endMs, speech, revision: 2 });
  });

  it("lets another speaker talk at the same time, and lines touch", () => {
    expect(after("l1", { op: "set_times", ...l1, startMs: 2_600, endMs: 5_000 })).toMatchObject({ startMs: 2_600 });
  });

  it("lets two lines change places in one edit", () => {
    const swapped = edited(dub(), { op: "set_times", ...l1, startMs: 10_000, endMs: 12_000 }, { op: "set_times", ...l4, startMs: 1_000, endMs: 3_000 });
    expect([swapped.lines.get("l1")?.startMs, swapped.lines.get("l4")?.startMs]).toEqual([10_000, 1_000]);
  });

  it("blames the last op that brought two lines together", () => {
    const both = [
      { op: "set_times", ...l4, startMs: 20_000, endMs: 22_000 },
      { op: "set_times", ...l1, startMs: 21_000, endMs: 23_000 },
    ];
    expect(refusal(edit(dub(), ...both))).toMatchObject({ code: "lines_overlap", index: 1, message: expect.stringMatching(/^Lines l4 .* and l1/) });
  });

  it("leaves an overlap alone that was there before, and adds none to it", () => {
    const heard = dub({ lines: byId([line("l1", 0, 9_000), line("l2", 1_000, 2_000), line("l4", 10_000, 12_000)]) });
    expect(edited(heard, { op: "set_times", ...l4, startMs: 9_000, endMs: 12_000 }).lines.get("l4")?.startMs).toBe(9_000);
    expect(edit(heard, { op: "set_times", ...l4, startMs: 8_000, endMs: 12_000 })).toEqual(refused("lines_overlap", /^Lines l1 .* and l4/));
  });

  it("leaves alone a line that was heard too short, when it is asked for what it is", () => {
    const short = dub({ lines: byId([line("l1", 1_000, 1_040)]) });
    expect(edit(short, { op: "set_times", ...l1, startMs: 1_000, endMs: 1_040 })).toEqual({ changes: [] });
  });

  it.each([
    ["outside_video", 59_000, 60_001, /from 0 to 60000 ms/],
    ["line_too_short", 1_000, 1_099, /at least 100 ms/],
    ["line_too_short", 3_000, 1_000, /after its start/],
    ["lines_overlap", 1_000, 5_001, /l1 \(1000 to 5001 ms\) and l3 \(5000 to 8000 ms\)/],
  ] as const)("is refused as %s from %i to %i ms", (code, startMs, endMs, message) => {
    expect(edit(dub(), { op: "set_times", ...l1, startMs, endMs })).toEqual(refused(code, message));
  });

  it("is refused as line_too_long over a minute", () => {
    expect(edit(dub({ filmMs: 100_000 }), { op: "set_times", ...l1, startMs: 0, endMs: 60_001 })).toEqual(refused("line_too_long", /at most 60 s/));
  });
});

describe("split_line", () => {
  const split = { op: "split_line", ...l1, atMs: 2_000, atCharacter: 13 };

  it("keeps the id for the first part and makes a new line of the second, in the same batch", () => {
    const parts = edited(dub(), split).lines;
    expect(parts.get("l1")).toEqual(line("l1", 1_000, 2_000, { text: "Good morning", words: 2, speech: [[1_000, 1_800]], revision: 2 }));
    expect(parts.get("lin_1")).toEqual(line("lin_1", 2_000, 3_000, { text: "everyone.", words: 1, speech: [[2_200, 3_000]] }));
  });

  it("leaves the first part its translation, to become stale, and gives the second none", () => {
    expect(rowsOf(accepted(edit(dub(), split)))).toEqual(["line l1", "line lin_1"]);
  });

  it.each([
    [{ atMs: 1_099 }, /1000 to 3000 ms: split it at least 100 ms inside, not at 1099 ms/],
    [{ atMs: 9_000 }, /not at 9000 ms/],
    [{ atCharacter: 22 }, /within its 22 characters/],
    [{ atCharacter: 21 }, /need words/],
    [{ atCharacter: 4_000 }, /need words/],
  ])("is refused outside the line: %j", (where, message) => {
    expect(edit(dub(), { ...split, ...where })).toEqual(refused("outside_line", message));
  });

  it("does not cut a symbol in half", () => {
    expect(edit(dub({ lines: byId([line("l1", 1_000, 3_000, { text: "so 😀 on" })]) }), { ...split, atCharacter: 4 })).toEqual(
      refused("outside_line", /half of a symbol/),
    );
  });
});

describe("merge_lines", () => {
  const merge = { op: "merge_lines", lineId: "l1", ifRevision: 1, withLineId: "l3", withIfRevision: 4 };

  it("joins texts, speech and times, weighs score and level by words, and drops the second with its translation", () => {
    const changes = accepted(edit(dub(), merge));
    expect(rowsOf(changes)).toEqual(["line l1", "line l3", "pin de l3"]);
    expect(changes[0]?.after).toEqual(
      line("l1", 1_000, 8_000, {
        text: "Good morning everyone. Text of l3.",
        speech: [
          [1_000, 1_800],
          [2_200, 3_000],
          [5_000, 8_000],
        ],
        words: 9,
        score: 0.7,
        levelDb: -24,
        revision: 2,
      }),
    );
    expect(changes.slice(1).map(({ after }) => after)).toEqual([null, null]);
  });

  it("puts no space between Chinese or Japanese texts, and makes one span of speech that is close", () => {
    const two = dub({ lines: byId([line("l1", 0, 1_000, { text: "你好。" }), line("l3", 1_200, 2_000, { text: "再见", revision: 4 })]) });
    expect(edited(two, merge).lines.get("l1")).toMatchObject({ text: "你好。再见", speech: [[0, 2_000]] });
  });

  it("ends with the line that ends last", () => {
    const within = dub({ lines: byId([line("l1", 0, 3_000), line("l3", 500, 1_000, { revision: 4 })]) });
    expect(edited(within, merge).lines.get("l1")).toMatchObject({ endMs: 3_000, speech: [[0, 3_000]] });
  });

  it.each([
    [{ withLineId: "l4", withIfRevision: 1 }, /the next line of its speaker: that is l3/],
    [{ withLineId: "l2", withIfRevision: 1 }, /of two speakers/],
    [{ withLineId: "l1", withIfRevision: 1 }, /that is l3/],
    [{ lineId: "l3", ifRevision: 4, withLineId: "l1", withIfRevision: 1 }, /that is l4/],
    [{ ...l4, withLineId: "l1", withIfRevision: 1 }, /that speaker's last/],
  ])("is refused for lines that are not neighbours: %j", (lines, message) => {
    expect(edit(dub(), { ...merge, ...lines })).toEqual(refused("not_neighbours", message));
  });

  it.each([
    ["time", line("l3", 60_000, 62_000, { revision: 4 })],
    ["text", line("l3", 5_000, 8_000, { revision: 4, text: "a".repeat(1_990) })],
  ])("is refused when too long in %s", (_, l3) => {
    expect(edit(dub({ filmMs: 90_000, lines: byId([line("l1", 1_000, 3_000, { text: "Long enough." }), l3]) }), merge)).toEqual(
      refused("line_too_long", /60 s or 2000 characters/),
    );
  });
});

describe("add_line", () => {
  const add = { op: "add_line", startMs: 20_000, endMs: 21_000, speakerId: "ben", text: "One more." };

  it("makes a line of its own batch, as loud as its speaker", () => {
    const made = line("lin_1", 20_000, 21_000, { anchor: "lin_1", speakerId: "ben", text: "One more.", words: 2, score: 1, levelDb: -24 });
    expect(edited(dub(), add).lines.get("lin_1")).toEqual(made);
  });

  it("is refused outside the film, over another line of the speaker, and for nobody", () => {
    expect(edit(dub(), { ...add, endMs: 70_000 })).toEqual(refused("outside_video", /60000/));
    expect(edit(dub(), { ...add, startMs: 4_000, endMs: 6_000 })).toEqual(refused("lines_overlap", /l2 .* and lin_1/));
    expect(edit(dub(), { ...add, speakerId: "cleo" })).toEqual(refused("unknown_speaker", /no speaker cleo/));
  });
});

describe("delete_line", () => {
  it("removes the line with its translations and choices in every language", () => {
    const chosen = edited(dub(), { op: "set_translation", ...l1, language: "fr", text: "Bonjour." }, { op: "new_take", ...l1, language: "de" });
    const changes = accepted(edit(chosen, { op: "delete_line", lineId: "l1", ifRevision: 2 }));
    expect(rowsOf(changes)).toEqual(["line l1", "pin de l1", "pin fr l1", "choice de l1"]);
    expect(changes.every(({ after }) => after === null)).toBe(true);
  });
});

describe("an edit", () => {
  it("is refused for a line that does not exist", () => {
    expect(edit(dub(), { op: "delete_line", lineId: "l9", ifRevision: 1 })).toEqual(refused("unknown_line", /no line l9.*Read the lines again/));
  });

  it("is refused with the revision as it is now when the line was changed since", () => {
    expect(refusal(edit(dub(), { op: "set_text", lineId: "l3", ifRevision: 3, text: "New." }))).toEqual({
      code: "stale_revision",
      index: 0,
      revision: 4,
      message: "Line l3 was changed since (revision 4 now): read it again.",
    });
  });

  it("is refused as a whole, naming the op at fault", () => {
    const ops = [
      { op: "set_text", ...l1, text: "New." },
      { op: "set_times", ...l4, startMs: 6_000, endMs: 9_000 },
      { op: "set_treatment", ...l1, treatment: "mute" },
    ];
    expect(refusal(edit(dub(), ...ops))).toMatchObject({ code: "lines_overlap", index: 1 });
  });

  it("makes every op with the revision from before it, and raises a revision once", () => {
    const ops = [
      { op: "set_text", ...l1, text: "New." },
      { op: "set_times", ...l1, startMs: 0, endMs: 2_000 },
      { op: "set_treatment", ...l1, treatment: "mute" },
    ];
    const changes = accepted(edit(dub(), ...ops));
    expect(rowsOf(changes)).toEqual(["line l1"]);
    expect(changes[0]).toMatchObject({
      before: { revision: 1, text: "Good morning everyone." },
      after: { revision: 2, text: "New.", treatment: "mute", startMs: 0 },
    });
    expect(refusal(edit(dub(), ops[0], { ...ops[1], ifRevision: 2 }))).toMatchObject({ code: "stale_revision", index: 1, revision: 1 });
  });

  it("comes to nothing when its ops take each other back", () => {
    const ops = [
      { op: "set_text", ...l1, text: "New." },
      { op: "set_text", ...l1, text: "Good morning everyone." },
      { op: "set_treatment", ...l4, treatment: "dub" },
    ];
    expect(edit(dub(), ...ops)).toEqual({ changes: [] });
  });

  it("does not know a line any more that it deleted or merged", () => {
    const gone = { op: "delete_line", ...l1 };
    expect(refusal(edit(dub(), gone, gone))).toMatchObject({ code: "unknown_line", index: 1 });
  });
});

describe("a script", () => {
  it("has at most 10,000 lines and 200 speakers; what is larger already can still be made smaller", () => {
    const many = Array.from({ length: 10_000 }, (_, index) => line(`x${index}`, 20_000 + index * 3, 20_000 + index * 3 + 2, { speakerId: "ben" }));
    const full = dub({ lines: byId(many), filmMs: 100_000 });
    expect(refusal(edit(full, { op: "add_line", startMs: 0, endMs: 1_000, speakerId: "anna", text: "One more.", treatment: "dub" }))).toMatchObject({
      code: "script_too_large",
    });
    const fuller = dub({ lines: byId([...many, line("y", 0, 1_000), line("z", 2_000, 3_000)]), filmMs: 100_000 });
    expect(accepted(edit(fuller, { op: "delete_line", lineId: "y", ifRevision: 1 })).length).toBeGreaterThan(0);
    const crowd = Array.from({ length: 200 }, (_, index) => ({ id: `s${index}`, name: null, levelDb: -20, revision: 1 }));
    const crowded = dub({ speakers: byId([{ id: "anna", name: null, levelDb: -20, revision: 1 }, ...crowd.slice(1)]) });
    expect(refusal(edit(crowded, { op: "set_speaker", lineId: "l1", ifRevision: 1, speakerId: null }))).toMatchObject({ code: "script_too_large" });
  });
});
