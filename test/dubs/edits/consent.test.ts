import { describe, expect, it } from "vitest";
import { CLONED } from "../../../containers/contract/stages.ts";
import { Consent } from "../../../src/dubbing/script.ts";
import { EditOps } from "../../../src/dubs/edits/ops.ts";
import type { EditableDub } from "../../../src/dubs/edits/script.ts";
import { showChanges } from "../../../src/dubs/edits/show-changes.ts";
import { undoEdit } from "../../../src/dubs/edits/undo-edit.ts";
import { applyChanges } from "./apply-changes.ts";
import { accepted, dub, edit, edited, refused, rowsOf, SIGNATURE } from "./dub.ts";

const agreed = { basis: "permission", person: "Anna Example", statement: "She wrote on 2 May that we may." };
const record = { op: "record_consent", speakerId: "anna", ifRevision: 1, ...agreed };
const withdraw = { op: "withdraw_consent", speakerId: "anna", ifRevision: 1 };
const castClone = { op: "set_speaker_voice", speakerId: "anna", ifRevision: 1, language: "de", voice: CLONED };
const lineClone = { op: "set_line_voice", lineId: "l1", ifRevision: 1, language: "de", voice: CLONED };

/** The German engine clones; Anna's first line has a take in her own voice. */
function cloning(): EditableDub {
  const german = dub().languages.get("de")!;
  const take = { id: "t3", text: "Guten Tag.", voice: CLONED, variant: 1, engine: "any/voice" };
  return {
    ...dub(),
    languages: new Map([...dub().languages, ["de", { ...german, voices: [...german.voices, CLONED] }]]),
    takes: (_, lineId) => (lineId === "l1" ? [take] : []),
  };
}
const agreedTo = (): EditableDub => edited(cloning(), record);
const annas = (now: EditableDub) => now.speakers.get("anna");
const revisionOf = (now: EditableDub, id: string): number => (now.lines.get(id) ?? now.speakers.get(id))!.revision;

describe("record_consent", () => {
  it("keeps who agreed to what with the speaker, signed by the editor", () => {
    const changes = accepted(edit(cloning(), record));
    expect(rowsOf(changes)).toEqual(["speaker anna"]);
    expect(Consent.parse(annas(applyChanges(cloning(), changes))?.consent)).toEqual({ ...agreed, ...SIGNATURE });
    expect(changes[0]?.after).toEqual({ id: "anna", name: null, levelDb: -21, revision: 2, consent: { ...agreed, ...SIGNATURE } });
  });
  it("changes nothing when the same is recorded, and replaces another", () => {
    expect(edit(agreedTo(), { ...record, ifRevision: 2 })).toEqual({ changes: [] });
    expect(annas(edited(agreedTo(), { ...record, ifRevision: 2, basis: "own_voice" }))?.consent?.basis).toBe("own_voice");
  });
  it("is in the history, and can be undone and done again", () => {
    const changes = accepted(edit(cloning(), record));
    expect(showChanges(changes).changes).toEqual([
      { kind: "speaker", id: "anna", before: { name: null }, after: { name: null, consent: { ...agreed, ...SIGNATURE } } },
    ]);
    const now = applyChanges(cloning(), changes);
    const undone = accepted(undoEdit(now, changes));
    const back = applyChanges(now, undone);
    expect(annas(back)).toEqual({ ...annas(cloning()), revision: 3 });
    expect(annas(applyChanges(back, accepted(undoEdit(back, undone))))?.consent).toEqual({ ...agreed, ...SIGNATURE });
  });
  it.each([
    ["on another basis", { basis: "hearsay" }],
    ["of nobody", { person: " " }],
    ["to nothing", { statement: "" }],
    ["at length", { statement: "x".repeat(1_001) }],
    ["signed by whom they like", { by: "usr_2" }],
  ])("is refused %s", (_, more) => expect(EditOps.safeParse([{ ...record, ...more }]).success).toBe(false));
  it("is refused for a stale revision and for nobody known", () => {
    expect(edit(agreedTo(), record)).toEqual(refused("stale_revision", /anna was changed since/));
    expect(edit(cloning(), { ...record, speakerId: "cleo" })).toEqual(refused("unknown_speaker", /no speaker cleo/));
  });
});

describe("the voice `clone`", () => {
  it("is refused for a speaker, a line and a take while nobody has agreed", () => {
    expect(edit(cloning(), castClone)).toEqual(refused("consent_missing", /speaker anna is cloned: record a consent first/));
    expect(edit(cloning(), lineClone)).toEqual(refused("consent_missing", /speaker anna/));
    expect(edit(cloning(), { op: "select_take", lineId: "l1", ifRevision: 1, language: "de", takeId: "t3" })).toEqual(refused("consent_missing", /anna/));
  });
  it("is a voice once there is a consent, in the same edit too, of nobody else", () => {
    expect(
      edited(agreedTo(), { ...castClone, ifRevision: 2 })
        .languages.get("de")
        ?.casts.get("anna"),
    ).toBe(CLONED);
    expect(edited(cloning(), record, castClone, lineClone).languages.get("de")?.choices.get("l1")?.voice).toBe(CLONED);
    expect(edit(agreedTo(), { ...castClone, speakerId: "ben", ifRevision: 2 })).toEqual(refused("consent_missing", /speaker ben/));
  });
  it("is unknown to an engine that clones nobody, even where it has any other voice", () => {
    const now = edited(dub(), record);
    expect(edit(now, { ...castClone, ifRevision: 2 })).toEqual(refused("unknown_voice", /clones nobody/));
    expect(edit(now, { ...castClone, ifRevision: 2, language: "fr" })).toEqual(refused("unknown_voice", /clones nobody/));
  });
});

describe("withdraw_consent", () => {
  const cloned = () => edited(agreedTo(), { ...castClone, ifRevision: 2 }, lineClone);
  const withdrawn = (now: EditableDub) => ({ ...withdraw, ifRevision: revisionOf(now, "anna") });

  it("takes the record and every cloned voice of the speaker's away", () => {
    const now = cloned();
    const changes = accepted(edit(now, withdrawn(now)));
    expect(rowsOf(changes)).toEqual(["line l1", "speaker anna", "choice de l1", "cast de anna"]);
    const after = applyChanges(now, changes);
    expect(annas(after)).not.toHaveProperty("consent");
    expect([after.languages.get("de")?.casts.get("anna"), after.languages.get("de")?.choices.get("l1")]).toEqual([undefined, undefined]);
  });
  it("leaves other speakers' cloned voices alone, and changes nothing where there is none", () => {
    const both = edited(cloned(), { ...record, speakerId: "ben", ifRevision: 2 }, { ...castClone, speakerId: "ben", ifRevision: 2 });
    expect(edited(both, withdrawn(both)).languages.get("de")?.casts.get("ben")).toBe(CLONED);
    expect(edit(cloning(), withdraw)).toEqual({ changes: [] });
  });
  it("can be undone, with the voices", () => {
    const now = cloned();
    const changes = accepted(edit(now, withdrawn(now)));
    const after = applyChanges(now, changes);
    const back = applyChanges(after, accepted(undoEdit(after, changes)));
    expect(annas(back)?.consent).toEqual({ ...agreed, ...SIGNATURE });
    expect(back.languages.get("de")).toEqual(now.languages.get("de"));
  });
});

describe("a line in a cloned voice", () => {
  const now = () => edited(agreedTo(), lineClone);

  it("that goes to somebody who has not agreed is said in that one's voice", () => {
    const moved = edited(now(), { op: "set_speaker", lineId: "l1", ifRevision: 2, speakerId: null });
    expect(moved.languages.get("de")?.choices.has("l1")).toBe(false);
    const merged = edited(
      { ...now(), lines: new Map([...now().lines].filter(([id]) => id !== "l2")) },
      { op: "merge_speakers", speakerId: "anna", ifRevision: 2, intoSpeakerId: "ben" },
    );
    expect(merged.languages.get("de")?.choices.has("l1")).toBe(false);
  });
  it("that goes to somebody who has is cloned from that one", () => {
    const agreedBoth = edited(
      now(),
      { ...record, speakerId: "ben", ifRevision: 2 },
      { op: "set_times", lineId: "l2", ifRevision: 1, startMs: 20_000, endMs: 21_000 },
    );
    const moved = edited(agreedBoth, { op: "set_speaker", lineId: "l1", ifRevision: 2, speakerId: "ben" });
    expect(moved.languages.get("de")?.choices.get("l1")?.voice).toBe(CLONED);
  });
  it("keeps the consent from being undone under it", () => {
    const recorded = accepted(edit(cloning(), record));
    const said = edited(applyChanges(cloning(), recorded), lineClone);
    expect(undoEdit(said, recorded)).toMatchObject({ refused: { code: "consent_missing" } });
  });
});

describe("voices with ids of an engine's library", () => {
  const german = dub().languages.get("de")!;
  const library = { ...dub(), languages: new Map([["de", { ...german, anyVoice: /[A-Za-z0-9]{20}/ }]]) };
  const id = "21m00Tcm4TlvDq8ikWAM";

  it("are taken when they look like one, beside those that are listed", () => {
    expect(
      edited(library, { ...castClone, voice: id })
        .languages.get("de")
        ?.casts.get("anna"),
    ).toBe(id);
    expect(
      edited(library, { ...castClone, voice: "uwe" })
        .languages.get("de")
        ?.casts.get("anna"),
    ).toBe("uwe");
  });
  it("are refused when they do not, whole", () => {
    expect(edit(library, { ...castClone, voice: `${id}/../x` })).toEqual(
      refused("unknown_voice", /eva, max, uwe, or give the id of one that the engine has\./),
    );
    expect(edit(library, { ...castClone, voice: CLONED })).toEqual(refused("unknown_voice", /clones nobody/));
  });
});
