import type { EditOp } from "../../../src/dubs/edits/ops.ts";
import { describe, expect, it } from "vitest";
import { digestOf } from "../../../src/graph/digest.ts";
import { accepted, dub, edit, edited, refused, rowsOf } from "./dub.ts";

const l1 = { lineId: "l1", ifRevision: 1, language: "de" };
const source = digestOf("Good morning everyone.");
const german = (...ops: unknown[]) => edited(dub(), ...ops).languages.get("de")!;

describe("set_translation", () => {
  it("pins a person's words to the source as it is, and raises the line's revision only", () => {
    const changes = accepted(edit(dub(), { op: "set_translation", ...l1, text: "Hallo." }));
    expect(rowsOf(changes)).toEqual(["line l1", "pin de l1"]);
    expect(changes).toMatchObject([
      { before: { revision: 1 }, after: { revision: 2 } },
      { before: { engine: "google/nmt" }, after: { sourceDigest: source, text: "Hallo.", engine: "user" } },
    ]);
  });

  it("begins with the first take again, and keeps the voice", () => {
    const ops = [
      { op: "set_line_voice", ...l1, voice: "uwe" },
      { op: "new_take", ...l1 },
      { op: "set_translation", ...l1, text: "Hallo." },
    ];
    expect(german(...ops).choices.get("l1")).toEqual({ voice: "uwe", variant: 0, wording: 0 });
  });

  it("goes to the text that the same edit gave the line, also where the original voice stays", () => {
    const ops = [
      { op: "set_text", lineId: "l1", ifRevision: 1, text: "Hi." },
      { op: "set_treatment", lineId: "l1", ifRevision: 1, treatment: "keep" },
    ];
    expect(german(...ops, { op: "set_translation", ...l1, text: "Hallo." }).pins.get("l1")?.sourceDigest).toBe(digestOf("Hi."));
  });

  it("changes nothing the second time, and leaves the take when only the words are accepted", () => {
    const set = { op: "set_translation", ...l1, text: "Hallo." };
    expect(edit(edited(dub(), set), { ...set, ifRevision: 2 })).toEqual({ changes: [] });
    expect(german({ op: "new_take", ...l1 }, { op: "set_translation", ...l1, text: "de Good morning everyone." }).choices.get("l1")?.variant).toBe(1);
  });

  it("is refused in a language the dub is not in, and on a stale line", () => {
    expect(edit(dub(), { op: "set_translation", ...l1, language: "it", text: "Ciao." })).toEqual(refused("unknown_language", /not in it/));
    expect(edit(dub(), { op: "set_translation", ...l1, ifRevision: 7, text: "Ciao." })).toEqual(refused("stale_revision", /revision 1 now/));
  });
});

describe("retranslate", () => {
  it("takes the translation away and asks for the next wording, whose first take is heard", () => {
    const once = edited(dub(), { op: "new_take", ...l1 }, { op: "retranslate", ...l1 });
    expect(once.languages.get("de")?.pins.has("l1")).toBe(false);
    expect(once.languages.get("de")?.choices.get("l1")).toEqual({ voice: null, variant: 0, wording: 1 });
    expect(
      edited(once, { op: "retranslate", ...l1, ifRevision: 2 })
        .languages.get("de")
        ?.choices.get("l1")?.wording,
    ).toBe(2);
  });
});

describe("set_line_voice", () => {
  it("has the line said by another voice, from its first take, until the speaker's comes back", () => {
    const other = edited(dub(), { op: "new_take", ...l1 }, { op: "set_line_voice", ...l1, voice: "uwe" });
    expect(other.languages.get("de")?.choices.get("l1")).toEqual({ voice: "uwe", variant: 0, wording: 0 });
    const changes = accepted(edit(other, { op: "set_line_voice", ...l1, ifRevision: 2, voice: null }));
    expect(changes).toMatchObject([
      { table: "line", after: { revision: 3 } },
      { table: "choice", before: { voice: "uwe" }, after: null },
    ]);
  });

  it("changes nothing when the voice is the line's already", () => {
    expect(edit(dub(), { op: "set_line_voice", ...l1, voice: null })).toEqual({ changes: [] });
  });

  it("is refused for a voice that is not there", () => {
    expect(edit(dub(), { op: "set_line_voice", ...l1, voice: "zoe" })).toEqual(refused("unknown_voice", /eva, max, uwe/));
  });
});

describe("new_take", () => {
  it.each([
    ["the first but one of a line said once", [], 1],
    [
      "counted from the chosen one",
      [
        { op: "new_take", ...l1 },
        { op: "new_take", ...l1 },
      ],
      3,
    ],
    ["after all takes of the same words in the same voice", [{ op: "set_line_voice", ...l1, voice: "uwe" }], 6],
    ["of other words, by those", [{ op: "set_translation", ...l1, text: "Guten Tag." }], 3],
  ])("is %s", (_, before, variant) => {
    expect(german(...before, { op: "new_take", ...l1 }).choices.get("l1")?.variant).toBe(variant);
  });
});

describe("select_take", () => {
  it("brings back the take's words, voice and number", () => {
    const chosen = german({ op: "select_take", ...l1, takeId: "t1" });
    expect(chosen.pins.get("l1")).toEqual({ sourceDigest: source, text: "Guten Tag.", engine: "user" });
    expect(chosen.choices.get("l1")).toEqual({ voice: null, variant: 2, wording: 0, isChosen: true });
  });

  it("keeps the engine's name where the words stay, and names a voice that is not the speaker's", () => {
    const chosen = german({ op: "select_take", ...l1, takeId: "t2" });
    expect(chosen.pins.get("l1")?.engine).toBe("google/nmt");
    expect(chosen.choices.get("l1")).toEqual({ voice: "uwe", variant: 5, wording: 0, isChosen: true });
  });

  it("is a person's word where the engine said it of a text that the line has no more", () => {
    const changed = edited(dub(), { op: "set_text", lineId: "l1", ifRevision: 1, text: "Good evening everyone." });
    const chosen = edited(changed, { op: "select_take", lineId: "l1", ifRevision: 2, language: "de", takeId: "t0" }).languages.get("de")!;
    const said = digestOf("Good evening everyone.");
    expect(chosen.pins.get("l1")).toMatchObject({ sourceDigest: said, text: "de Good morning everyone.", engine: "user" });
  });

  it("changes nothing when the take is heard already, and is refused for one that is not there", () => {
    expect(edit(dub(), { op: "select_take", ...l1, takeId: "t0" })).toEqual({ changes: [] });
    expect(edit(dub(), { op: "select_take", ...l1, takeId: "t9" })).toEqual(refused("unknown_take", /Line l1 has no take t9 in de/));
  });
});

describe("set_glossary", () => {
  const terms = [
    { source: "OneVoice", kind: "keep", target: "ignored" },
    { source: "cat", kind: "force", language: "de", target: "Katze" },
  ];

  it("replaces all terms and touches no line; a kept term has no target", () => {
    expect(edit(dub(), { op: "set_glossary", ifRevision: 1, terms })).toEqual({
      changes: [
        {
          table: "glossary",
          id: "dub",
          before: { revision: 1, terms: [] },
          after: {
            revision: 2,
            terms: [
              { source: "OneVoice", kind: "keep", language: null, target: null },
              { source: "cat", kind: "force", language: "de", target: "Katze" },
            ],
          },
        },
      ],
    });
  });

  it("changes nothing when the terms are the same", () => {
    expect(edit(edited(dub(), { op: "set_glossary", ifRevision: 1, terms }), { op: "set_glossary", ifRevision: 2, terms })).toEqual({ changes: [] });
  });

  it("is refused where somebody else changed the terms since, with the revision there is now", () => {
    const now = edited(dub(), { op: "set_glossary", ifRevision: 1, terms });
    expect(edit(now, { op: "set_glossary", ifRevision: 1, terms: [] })).toEqual(refused("stale_revision", /The glossary was changed since \(revision 2 now\)/));
    expect(edit(now, { op: "set_glossary", ifRevision: 1, terms: [] })).toMatchObject({ refused: { revision: 2 } });
  });

  it("twice in one edit names the revision from before it both times, and rises by one", () => {
    const twice = [terms, []].map((each) => ({ op: "set_glossary", ifRevision: 1, terms: each }));
    expect(edit(dub(), ...twice)).toEqual({ changes: [] });
    expect(edited(dub(), ...twice, { op: "set_glossary", ifRevision: 1, terms }).glossary.revision).toBe(2);
  });
});

describe("a line that was heard in another engine's take", () => {
  const chosen = { voice: "else", variant: 3, wording: 0, isChosen: true, engine: "mouth/else" };
  const other = (op: EditOp) => {
    const before = dub();
    const rows = before.languages.get("de")!;
    const languages = new Map([...before.languages, ["de", { ...rows, choices: new Map([...rows.choices, ["l1", chosen]]) }]] as const);
    const decided = edit({ ...before, languages }, op);
    return "changes" in decided ? decided.changes.find(({ table }) => table === "choice")?.after : decided;
  };
  it("has the dub's own engine and the cast's voice again, once it is to be said otherwise or anew", () => {
    expect(other({ ...l1, op: "set_translation", text: "Etwas anderes." })).toBeNull();
    expect(other({ ...l1, op: "retranslate" })).toEqual({ voice: null, variant: 0, wording: 1 });
    expect(other({ ...l1, op: "new_take" })).toMatchObject({ voice: null, variant: 4 });
  });
});
