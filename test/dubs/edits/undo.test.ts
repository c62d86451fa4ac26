import { describe, expect, it } from "vitest";
import type { Change, EditableDub } from "../../../src/dubs/edits/script.ts";
import { touched } from "../../../src/dubs/edits/touched.ts";
import { undoEdit } from "../../../src/dubs/edits/undo-edit.ts";
import { digestOf } from "../../../src/graph/digest.ts";
import { applyChanges } from "./apply-changes.ts";
import { accepted, dub, edit, edited, line, refusal, rowsOf } from "./dub.ts";

const l1 = { lineId: "l1", ifRevision: 1 };

/** The dub after the ops, and the changes that led there. */
function made(...ops: unknown[]): { now: EditableDub; changes: Change[] } {
  const changes = accepted(edit(dub(), ...ops));
  return { now: applyChanges(dub(), changes), changes };
}

describe("undo", () => {
  it("brings back every row, with a revision that goes on upwards", () => {
    const { now, changes } = made({ op: "set_text", ...l1, text: "New." }, { op: "set_translation", ...l1, language: "de", text: "Neu." });
    const back = applyChanges(now, accepted(undoEdit(now, changes)));
    expect(back.lines.get("l1")).toEqual({ ...dub().lines.get("l1"), revision: 3 });
    expect(back.languages).toEqual(dub().languages);
  });

  it("brings back a deleted line with its translations, as a later revision of it", () => {
    const { now, changes } = made({ op: "delete_line", lineId: "l3", ifRevision: 4 });
    const back = applyChanges(now, accepted(undoEdit(now, changes)));
    expect(back.lines.get("l3")).toEqual({ ...dub().lines.get("l3"), revision: 5 });
    expect(back.languages.get("de")?.pins.get("l3")).toEqual(dub().languages.get("de")?.pins.get("l3"));
  });

  it("can be undone", () => {
    const { now, changes } = made({ op: "split_line", ...l1, atMs: 2_000, atCharacter: 13 });
    const undone = accepted(undoEdit(now, changes));
    const back = applyChanges(now, undone);
    const again = applyChanges(back, accepted(undoEdit(back, undone)));
    expect(again.lines.get("l1")).toEqual({ ...now.lines.get("l1"), revision: 4 });
    expect(again.lines.get("lin_1")).toEqual({ ...now.lines.get("lin_1"), revision: 2 });
  });

  it("of another wording takes along what an engine said in it, where nothing was said before", () => {
    const { now, changes } = made({ op: "retranslate", ...l1, language: "fr" });
    const pin = { sourceDigest: digestOf("Good morning everyone."), text: "fr 1 Good morning everyone.", engine: "google/nmt" };
    const said = applyChanges(now, [{ table: "pin", language: "fr", id: "l1", before: null, after: pin }]);
    expect(applyChanges(said, accepted(undoEdit(said, changes))).languages.get("fr")).toEqual(dub().languages.get("fr"));
  });

  it("brings the terms of the glossary back, in a revision that goes on upwards", () => {
    const { now, changes } = made({ op: "set_glossary", ifRevision: 1, terms: [{ source: "x", kind: "keep" }] });
    const undone = accepted(undoEdit(now, changes));
    const back = applyChanges(now, undone);
    expect([now.glossary.revision, back.glossary]).toEqual([2, { revision: 3, terms: [] }]);
    expect(applyChanges(back, accepted(undoEdit(back, undone))).glossary).toEqual({ ...now.glossary, revision: 4 });
  });

  it("takes along what an engine translated since for a line that goes", () => {
    const { now, changes } = made({ op: "add_line", startMs: 20_000, endMs: 21_000, speakerId: "ben", text: "More." });
    const pin = { sourceDigest: "d", text: "Mehr.", engine: "google/nmt" };
    const translated = applyChanges(now, [{ table: "pin", language: "de", id: "lin_1", before: null, after: pin }]);
    expect(rowsOf(accepted(undoEdit(translated, changes)))).toEqual(["line lin_1", "pin de lin_1"]);
  });

  it("brings the old wording back although the engine has found another since", () => {
    const { now, changes } = made({ op: "retranslate", ...l1, language: "de" });
    const pin = { sourceDigest: "d", text: "Moin.", engine: "google/nmt" };
    const translated = applyChanges(now, [{ table: "pin", language: "de", id: "l1", before: null, after: pin }]);
    expect(accepted(undoEdit(translated, changes))).toMatchObject([
      { table: "line", after: { revision: 3 } },
      { table: "pin", before: pin, after: { text: "de Good morning everyone." } },
      { table: "choice", before: { wording: 1 }, after: null },
    ]);
  });

  it.each([
    ["the line", { op: "set_treatment", lineId: "l1", ifRevision: 2, treatment: "mute" }],
    ["its translation", { op: "set_translation", lineId: "l1", ifRevision: 2, language: "fr", text: "Salut." }],
    ["its take", { op: "new_take", lineId: "l1", ifRevision: 2, language: "de" }],
    ["the line by taking it away", { op: "delete_line", lineId: "l1", ifRevision: 2 }],
  ])("is refused when somebody changed %s since", (_, op) => {
    const { now, changes } = made({ op: "set_text", ...l1, text: "New." });
    expect(refusal(undoEdit(edited(now, op), changes))).toEqual({
      code: "changed_since",
      index: null,
      message: "One row of that edit was changed since, so it cannot be undone as a whole: make the change by hand.",
    });
  });

  it("says how many rows were changed since", () => {
    const { now, changes } = made({ op: "set_text", ...l1, text: "New." }, { op: "set_glossary", ifRevision: 1, terms: [{ source: "x", kind: "keep" }] });
    const since = edited(now, { op: "set_text", lineId: "l1", ifRevision: 2, text: "Newer." }, { op: "set_glossary", ifRevision: 2, terms: [] });
    expect(refusal(undoEdit(since, changes)).message).toMatch(/^2 rows of that edit were changed since/);
  });

  it("is refused when the line's old place is taken", () => {
    const { now, changes } = made({ op: "set_times", ...l1, startMs: 20_000, endMs: 21_000 });
    const since = edited(now, { op: "add_line", startMs: 1_000, endMs: 2_000, speakerId: "anna", text: "Here now." });
    expect(refusal(undoEdit(since, changes))).toMatchObject({ code: "lines_overlap", index: null });
  });

  it("is refused when somebody new has got more lines since, or the old speaker is gone", () => {
    const { now, changes } = made({ op: "set_speaker", ...l1, speakerId: null });
    const shared = edited(now, { op: "set_speaker", lineId: "l4", ifRevision: 1, speakerId: "spk_1" });
    expect(refusal(undoEdit(shared, changes))).toMatchObject({ code: "changed_since" });
    const merged = edited(now, { op: "merge_speakers", speakerId: "anna", ifRevision: 1, intoSpeakerId: "spk_1" });
    expect(refusal(undoEdit(merged, changes))).toMatchObject({ code: "changed_since" });
  });

  it("is refused for an edit that changed nothing", () => {
    expect(refusal(undoEdit(dub(), []))).toMatchObject({ code: "nothing_to_undo", index: null });
  });
});

describe("what watchers are told", () => {
  it("names the lines, and says whether speakers or the glossary changed", () => {
    const { changes } = made(
      { op: "set_text", ...l1, text: "New." },
      { op: "set_speaker_voice", speakerId: "ben", ifRevision: 2, language: "de", voice: "uwe" },
    );
    expect(touched(changes)).toEqual({ lineIds: ["l1"], speakers: true, glossary: false });
  });

  it("names at most 200 lines", () => {
    const changes = Array.from({ length: 300 }, (_, index): Change => ({ table: "line", id: `l${index}`, before: null, after: line(`l${index}`, 0, 1_000) }));
    expect(touched(changes)).toMatchObject({ lineIds: { length: 200 }, speakers: false });
  });
});
