import { describe, expect, it } from "vitest";
import { EditOps } from "../../../src/dubs/edits/ops.ts";

const l1 = { lineId: "l1", ifRevision: 1 };

describe("ops on the wire", () => {
  it.each([
    ["no ops", []],
    ["10,000 ops", Array.from({ length: 10_000 }, () => ({ op: "delete_line", ...l1 }))],
    ["an unknown op", [{ op: "explode", ...l1 }]],
    ["an unknown field", [{ op: "delete_line", ...l1, force: true }]],
    ["no revision", [{ op: "delete_line", lineId: "l1" }]],
    ["an empty text", [{ op: "set_text", ...l1, text: "  " }]],
    ["a text without words", [{ op: "set_text", ...l1, text: "…!" }]],
    ["half a symbol", [{ op: "set_text", ...l1, text: "so \uD83D" }]],
    ["a name for somebody who has one", [{ op: "set_speaker", ...l1, speakerId: "ben", name: "Ben" }]],
    ["a forced term without target", [{ op: "set_glossary", ifRevision: 1, terms: [{ source: "cat", kind: "force" }] }]],
    ["a glossary without its revision", [{ op: "set_glossary", terms: [] }]],
    ["a time before the video", [{ op: "set_times", ...l1, startMs: -1, endMs: 500 }]],
    ["a tag that is no language", [{ op: "retranslate", ...l1, language: "klingon!" }]],
  ])("are refused with %s", (_, ops) => {
    expect(EditOps.safeParse(ops).success).toBe(false);
  });

  it("are trimmed, and a new line is dubbed unless said otherwise", () => {
    const add = { op: "add_line", startMs: 0, endMs: 500, speakerId: "ben", text: " Hi " };
    expect(EditOps.parse([add])).toEqual([{ ...add, text: "Hi", treatment: "dub" }]);
  });
});
