import { describe, expect, it } from "vitest";
import { showChanges } from "../../../src/dubs/edits/show-changes.ts";
import { undoEdit } from "../../../src/dubs/edits/undo-edit.ts";
import { applyChanges } from "./apply-changes.ts";
import { accepted, dub, edit } from "./dub.ts";

const l1 = { lineId: "l1", ifRevision: 1 };
const shownOf = (...ops: unknown[]) => showChanges(accepted(edit(dub(), ...ops)));
const line = { text: "Good morning everyone.", startMs: 1_000, endMs: 3_000, speakerId: "anna", treatment: "dub" };
/** Three bytes a character. */
const long = "好".repeat(2_000);

describe("what an edit changed, in the words of the wire", () => {
  it.each<[string, object, object[]]>([
    ["a text", { op: "set_text", ...l1, text: "New." }, [{ kind: "line", id: "l1", before: line, after: { ...line, text: "New." } }]],
    [
      "a line that goes, with its translation",
      { op: "delete_line", ...l1 },
      [
        { kind: "line", id: "l1", before: line, after: null },
        { kind: "translation", id: "l1", language: "de", before: { text: "de Good morning everyone." }, after: null },
      ],
    ],
    [
      "a translation, but not the line's revision",
      { op: "set_translation", ...l1, language: "de", text: "Hallo." },
      [{ kind: "translation", id: "l1", language: "de", before: { text: "de Good morning everyone." }, after: { text: "Hallo." } }],
    ],
    [
      "a take, from what holds where nothing was chosen",
      { op: "new_take", ...l1, language: "fr" },
      [{ kind: "choice", id: "l1", language: "fr", before: { voice: null, variant: 0 }, after: { voice: null, variant: 1 } }],
    ],
    [
      "a speaker's voice",
      { op: "set_speaker_voice", speakerId: "anna", ifRevision: 1, language: "de", voice: "uwe" },
      [{ kind: "voice", id: "anna", language: "de", before: { voice: "eva" }, after: { voice: "uwe" } }],
    ],
    [
      "a name",
      { op: "rename_speaker", speakerId: "ben", ifRevision: 2, name: "Bea" },
      [{ kind: "speaker", id: "ben", before: { name: "Ben" }, after: { name: "Bea" } }],
    ],
  ])("tells of %s", (_, op, changes) => {
    expect(shownOf(op)).toEqual({ changes, changesLeftOut: 0 });
  });

  it("tells of each term of the glossary that came, went or is another, and of no other", () => {
    const term = (source: string, target: string | null) => ({ source, kind: target === null ? "keep" : "force", language: null, target });
    const now = applyChanges(dub(), accepted(edit(dub(), { op: "set_glossary", ifRevision: 1, terms: [term("a", null), term("b", "B"), term("c", "C")] })));
    const { changes } = showChanges(accepted(edit(now, { op: "set_glossary", ifRevision: 2, terms: [term("d", "D"), term("b", "B2"), term("a", null)] })));
    expect(changes).toEqual([
      { kind: "glossary", id: "b", before: term("b", "B"), after: term("b", "B2") },
      { kind: "glossary", id: "c", before: term("c", "C"), after: null },
      { kind: "glossary", id: "d", before: null, after: term("d", "D") },
    ]);
  });

  it("tells of an undo the other way round", () => {
    const made = accepted(edit(dub(), { op: "set_text", ...l1, text: "New." }));
    const undone = showChanges(accepted(undoEdit(applyChanges(dub(), made), made)));
    expect(undone.changes).toEqual([{ kind: "line", id: "l1", before: { ...line, text: "New." }, after: line }]);
  });
});

describe("the list of changes is short", () => {
  it("has at most 50 rows, and says how many more there are", () => {
    const terms = Array.from({ length: 60 }, (_, index) => ({ source: `term ${index}`, kind: "keep" }));
    const { changes, changesLeftOut } = shownOf({ op: "set_glossary", ifRevision: 1, terms });
    expect([changes.length, changesLeftOut]).toEqual([50, 10]);
  });

  it("keeps far below what a row takes, however long the texts are, and shows those whole that it shows", () => {
    const ops = Array.from({ length: 60 }, (_, index) => ({ op: "add_line", startMs: index * 500, endMs: index * 500 + 400, speakerId: "ben", text: long }));
    const told = showChanges(accepted(edit({ ...dub(), lines: new Map() }, ...ops)));
    expect(Buffer.byteLength(JSON.stringify(told))).toBeLessThan(256 * 1024);
    expect(told.changes.length).toBeGreaterThan(20);
    expect(told.changes.length + told.changesLeftOut).toBe(60);
    expect(told.changes[0]?.after).toMatchObject({ text: long });
  });

  it("cuts an engine's words that are longer than a person's may be, between whole characters", () => {
    const pin = (text: string) => ({ sourceDigest: "d", text, engine: "google/nmt" });
    const { changes } = showChanges([{ table: "pin", language: "de", id: "l1", before: pin(`x${"😀".repeat(2_000)}`), after: null }]);
    const { text } = changes[0]!.before as { text: string };
    expect([text.length, text.at(-1), text.isWellFormed()]).toEqual([2_000, "…", true]);
  });
});
