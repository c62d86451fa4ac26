import { describe, expect, it } from "vitest";
import { accepted, byId, dub, edit, edited, refused, line, rowsOf } from "./dub.ts";

const l1 = { lineId: "l1", ifRevision: 1 };
const ben = { speakerId: "ben", ifRevision: 2 };

describe("set_speaker", () => {
  it("gives the line to somebody known", () => {
    const changes = accepted(edit(dub(), { op: "set_speaker", lineId: "l4", ifRevision: 1, speakerId: "ben" }));
    expect(rowsOf(changes)).toEqual(["line l4"]);
    expect(changes[0]?.after).toMatchObject({ speakerId: "ben", revision: 2 });
  });

  it.each([["Cleo"], [null]])("makes somebody new as loud as the line, named %s", (name) => {
    const next = edited(dub(), { op: "set_speaker", ...l1, speakerId: null, ...(name ? { name } : {}) });
    expect(next.lines.get("l1")?.speakerId).toBe("spk_1");
    expect(next.speakers.get("spk_1")).toEqual({ id: "spk_1", name, levelDb: -20, revision: 1 });
  });

  it("makes one person of one name in an edit, and another of each who has none", () => {
    const lines = byId([0, 2_000, 4_000, 6_000].map((startMs, at) => line(`l${at}`, startMs, startMs + 1_000)));
    const to = (lineId: string, name?: string) => ({ op: "set_speaker", lineId, ifRevision: 1, speakerId: null, ...(name && { name }) });
    const next = edited(dub({ lines }), to("l0", "Cleo"), to("l1", "Cleo"), to("l2"), to("l3"));
    expect([...next.lines.values()].map(({ speakerId }) => speakerId)).toEqual(["spk_1", "spk_1", "spk_2", "spk_3"]);
  });

  it("is refused for nobody known, and where the speaker talks already", () => {
    expect(edit(dub(), { op: "set_speaker", ...l1, speakerId: "cleo" })).toEqual(refused("unknown_speaker", /no speaker cleo/));
    expect(edit(dub(), { op: "set_speaker", ...l1, speakerId: "ben" })).toEqual(refused("lines_overlap", /l1 .* l2 .* somebody else/));
  });
});

describe("rename_speaker", () => {
  it("changes the speaker and no line", () => {
    const changes = accepted(edit(dub(), { op: "rename_speaker", ...ben, name: "Benjamin" }));
    expect(changes).toEqual([
      {
        table: "speaker",
        id: "ben",
        before: { id: "ben", name: "Ben", levelDb: -24, revision: 2 },
        after: { id: "ben", name: "Benjamin", levelDb: -24, revision: 3 },
      },
    ]);
  });

  it("changes nothing under the same name, and is refused for one who was changed since or is not there", () => {
    expect(edit(dub(), { op: "rename_speaker", ...ben, name: "Ben" })).toEqual({ changes: [] });
    expect(edit(dub(), { op: "rename_speaker", ...ben, ifRevision: 1, name: "B" })).toEqual(
      refused("stale_revision", /Speaker ben was changed since \(revision 2 now\)/),
    );
    expect(edit(dub(), { op: "rename_speaker", speakerId: "cleo", ifRevision: 1, name: "B" })).toEqual(refused("unknown_speaker", /no speaker cleo/));
  });
});

describe("merge_speakers", () => {
  const apart = dub({ lines: byId([line("l1", 0, 1_000), line("l2", 1_000, 2_000, { speakerId: "ben" }), line("l3", 3_000, 4_000, { speakerId: "ben" })]) });

  it("gives all lines of the one to the other, who stays as they are, and drops the one with their voices", () => {
    const changes = accepted(edit(apart, { op: "merge_speakers", ...ben, intoSpeakerId: "anna" }));
    expect(rowsOf(changes)).toEqual(["line l2", "line l3", "speaker ben", "cast de ben"]);
    expect(changes.slice(0, 2).map(({ after }) => after)).toMatchObject([
      { speakerId: "anna", revision: 2 },
      { speakerId: "anna", revision: 2 },
    ]);
    expect(changes.slice(2).map(({ after }) => after)).toEqual([null, null]);
  });

  it("changes nothing when the two are one already", () => {
    expect(edit(apart, { op: "merge_speakers", ...ben, intoSpeakerId: "ben" })).toEqual({ changes: [] });
  });

  it("is refused when the two talk at the same time", () => {
    expect(edit(dub(), { op: "merge_speakers", ...ben, intoSpeakerId: "anna" })).toEqual(refused("lines_overlap", /l1 .* and l2/));
  });
});

describe("set_speaker_voice", () => {
  const voice = { op: "set_speaker_voice", ...ben, language: "de", voice: "uwe" };

  it("changes the cast of one language, and raises the speaker's revision", () => {
    const changes = accepted(edit(dub(), voice));
    expect(rowsOf(changes)).toEqual(["speaker ben", "cast de ben"]);
    expect(changes).toMatchObject([{ after: { revision: 3 } }, { before: "max", after: "uwe" }]);
  });

  it("changes nothing for the same voice, and takes any voice where none are listed", () => {
    expect(edit(dub(), { ...voice, voice: "max" })).toEqual({ changes: [] });
    expect(
      edited(dub(), { ...voice, language: "fr", voice: "anything" })
        .languages.get("fr")
        ?.casts.get("ben"),
    ).toBe("anything");
  });

  it("is refused for a voice or a language that is not there, naming those that are", () => {
    expect(edit(dub(), { ...voice, voice: "zoe" })).toEqual(refused("unknown_voice", /No voice zoe speaks de here\. Choose one of: eva, max, uwe\./));
    expect(edit(dub(), { ...voice, language: "it" })).toEqual(refused("unknown_language", /not in it, only in de, fr\./));
    expect(edit(dub({ languages: new Map() }), voice)).toEqual(refused("unknown_language", /start a job for that language first/));
  });

  it("names ten voices at most", () => {
    const voices = Array.from({ length: 14 }, (_, index) => `v${index}`);
    const german = { ...dub().languages.get("de")!, voices };
    expect(edit(dub({ languages: new Map([["de", german]]) }), voice)).toEqual(refused("unknown_voice", /v8, v9 and 4 more/));
  });
});
