import { describe, expect, test } from "vitest";
import type { ScriptSheet } from "../../../src/dubbing/scripts/sheet.ts";
import { writeScript } from "../../../src/dubbing/scripts/write-script.ts";
import { afterChange, compared, FORMATS, lineOf, refusals, shown, small } from "./sheets.ts";

const brazilian = small({ language: "pt-BR" });

describe("lines that changed since the file was written", () => {
  const now = (more: object): ScriptSheet => small({ lines: small().lines.map((line) => (line.id === "lin_3" ? { ...line, revision: 9, ...more } : line)) });
  test.for(["vtt", "ass", "csv", "json"] as const)("are conflicts in %s where the file differs, and are changed by force alone", (format) => {
    const file = writeScript(small(), format);
    const difference = compared(now({ text: "Another person's words." }), file, format);
    expect(difference).toMatchObject({ changed: [], unchanged: 5 });
    expect(difference.conflicts).toEqual([
      {
        row: expect.any(Number),
        lineId: "lin_3",
        revision: 9,
        fileRevision: 3,
        before: { text: "Another person's words." },
        after: { text: "Sentence number 3." },
      },
    ]);
    const forced = compared(now({ text: "Another person's words." }), file, format, { force: true });
    expect([shown(forced), forced.conflicts]).toEqual([["lin_3 text: Sentence number 3."], []]);
  });
  test("are none where the file says the same", () => {
    for (const format of FORMATS) expect(compared(now({}), writeScript(small(), format), format)).toMatchObject({ changed: [], conflicts: [], unchanged: 6 });
  });
  test("cannot be told in SubRip, nor where somebody took the revisions off", () => {
    expect(compared(now({ text: "Another's." }), writeScript(small(), "srt"), "srt").changed).toMatchObject([{ lineId: "lin_3", fileRevision: null }]);
    const vtt = writeScript(small(), "vtt").replaceAll(/@\d/gu, "");
    expect(compared(now({ text: "Another's." }), vtt, "vtt").changed).toMatchObject([{ lineId: "lin_3", fileRevision: null }]);
  });
});

describe("texts", () => {
  test("lose marks of style and breaks of rows, which are no changes", () => {
    expect(afterChange(small(), "srt", (file) => file.replace("Sentence number 1.", "<i>Sentence</i>\nnumber {\\b1}1.{\\b0}")).changed).toEqual([]);
    expect(afterChange(small(), "vtt", (file) => file.replace("Sentence number 1.", "<c.yellow>Sentence</c>\n<b>number</b> 1.")).changed).toEqual([]);
    expect(afterChange(small(), "ass", (file) => file.replace("Sentence number 1.", "{\\i1}Sentence{\\i0}\\Nnumber\\h1.")).changed).toEqual([]);
    expect(afterChange(small({ lines: [lineOf(1, { text: "Caf\u00e9." })] }), "csv", (file) => file.replace("Caf\u00e9", "Cafe\u0301")).changed).toEqual([]);
  });
  test("that are empty, or cannot be said, leave the line as it is and are named", () => {
    const flawOf = (text: string) => (/\p{L}/u.test(text) ? null : "It has no letter.");
    for (const format of FORMATS) {
      const difference = afterChange(small(), format, (file) => file.replace("Sentence number 1.", "").replace("Sentence number 2.", "?!"), { flawOf });
      expect(difference.refused.map(({ lineId, code, message }) => [lineId, code, message])).toEqual([
        ["lin_1", "empty_text", "The row has no text: the line keeps its own."],
        ["lin_2", "bad_text", "It has no letter."],
      ]);
      expect(difference).toMatchObject({ changed: [], missing: [], unchanged: 4 });
    }
  });
  test("of lines that are not translated are empty in the file until somebody writes them", () => {
    const sheet = { ...brazilian, lines: [lineOf(1, { translation: null }), lineOf(2, { translation: "" })] };
    for (const format of ["srt", "vtt", "ass"] as const) {
      const cues = writeScript(sheet, format);
      const filled =
        format === "vtt"
          ? cues.replace("></v>", ">Olá.</v>")
          : format === "srt"
            ? cues.replace(/,504\n/u, ",504\nOlá.\n")
            : cues.replace("spk_1;dub,", "spk_1;dub,Olá.");
      expect(shown(compared(sheet, filled, format))).toEqual(["lin_1 text: Olá."]);
    }
    expect(shown(afterChange(sheet, "csv", (file) => file.replace("number 1.,", "number 1.,Olá.")))).toEqual(["lin_1 text: Olá."]);
    expect(shown(afterChange(sheet, "json", (file) => file.replace('"translation":null', '"translation":"Olá."')))).toEqual(["lin_1 text: Olá."]);
  });
});

describe("who speaks", () => {
  test("is changed by the name in WebVTT and ASS, and by name or id in a table", () => {
    const changes = ["lin_1 speakerId: spk_2,speaker: Speaker 2"];
    expect(shown(afterChange(small(), "vtt", (file) => file.replace("dub Anna>", "dub Speaker 2>")))).toEqual(changes);
    expect(shown(afterChange(small(), "ass", (file) => file.replace("Default,Anna,", "Default,Speaker 2,")))).toEqual(changes);
    expect(shown(afterChange(small(), "csv", (file) => file.replace("spk_1,Anna", "spk_1,Speaker 2")))).toEqual(changes);
    expect(shown(afterChange(small(), "csv", (file) => file.replace("spk_1,Anna", "spk_2,Anna")))).toEqual(changes);
    expect(shown(afterChange(small(), "json", (file) => file.replace('"speakerId":"spk_1"', '"speakerId":"spk_2"')))).toEqual(changes);
  });
  test("is changed by a name before the text, which is no part of it", () => {
    expect(shown(afterChange(small(), "srt", (file) => file.replace("Sentence number 2.", "ANNA: Sentence number 2.")))).toEqual([
      "lin_2 speakerId: spk_1,speaker: Anna",
    ]);
    expect(afterChange(small(), "srt", (file) => file.replace("Sentence number 1.", "Anna: Sentence number 1.")).changed).toEqual([]);
    const told = small({ lines: [lineOf(1, { text: "Anna: the story of a name." })] });
    expect(shown(afterChange(told, "srt", (file) => file.replace("story", "tale")))).toEqual(["lin_1 text: Anna: the tale of a name."]);
    expect(shown(afterChange(small(), "srt", (file) => file.replace("Sentence number 2.", "Remember: two.")))).toEqual(["lin_2 text: Remember: two."]);
  });
  test("may be somebody new", () => {
    expect(shown(afterChange(small(), "vtt", (file) => file.replace("dub Anna>", "dub Berta>")))).toEqual(["lin_1 speakerId: null,speaker: Berta"]);
  });
  test("may be somebody new in several lines: one name is one person", () => {
    const difference = afterChange(small(), "csv", (file) => file.replaceAll(/spk_1,Anna(?=,dub,Sentence number [13])/gu, "spk_1,Berta"));
    expect([refusals(difference), shown(difference)]).toEqual([[], ["lin_1 speakerId: null,speaker: Berta", "lin_3 speakerId: null,speaker: Berta"]]);
    const known = small({ speakers: [...small().speakers, { id: "spk_3", name: "Berta" }] });
    expect(shown(afterChange(known, "csv", (file) => file.replaceAll(/spk_1,Anna(?=,dub,Sentence number [13])/gu, "spk_1,Berta")))).toEqual([
      "lin_1 speakerId: spk_3,speaker: Berta",
      "lin_3 speakerId: spk_3,speaker: Berta",
    ]);
  });
  test("is not changed where the file calls somebody otherwise in all their rows: it is said, and the lines stay theirs", () => {
    const difference = afterChange(small(), "vtt", (file) => file.replaceAll("Anna", "Annika"));
    expect([difference.changed, difference.warnings]).toEqual([[], ["The file calls Anna Annika: a script changes no names of speakers."]]);
    const merged = small({ speakers: small().speakers.toReversed(), lines: small().lines.map((line) => ({ ...line, speakerId: "spk_2" })) });
    expect(
      compared(
        merged,
        writeScript(
          small({
            speakers: [
              { id: "spk_1", name: null },
              { id: "spk_2", name: null },
            ],
          }),
          "vtt",
        ),
        "vtt",
      ).changed.map(({ lineId }) => lineId),
    ).toEqual(["lin_1", "lin_3", "lin_5"]);
  });
  test("is refused where a row names two, or somebody by an id that nobody has", () => {
    expect(refusals(afterChange(small(), "vtt", (file) => file.replace("number 1.", "number 1.</v> <v Ben>And I?")))).toEqual(["5 lin_1 several_speakers"]);
    expect(refusals(afterChange(small(), "csv", (file) => file.replace("spk_1,Anna", "spk_9,Anna")))).toEqual(["2 lin_1 unknown_speaker"]);
    expect(refusals(afterChange(small(), "json", (file) => file.replace('"speakerId":"spk_1"', '"speakerId":"spk_9"')))).toEqual(["1 lin_1 unknown_speaker"]);
  });
});

test("treatments are changed in WebVTT, ASS, CSV and JSON", () => {
  const changes = ["lin_1 treatment: keep"];
  expect(shown(afterChange(small(), "vtt", (file) => file.replace("spk_1.dub", "spk_1.keep")))).toEqual(changes);
  expect(shown(afterChange(small(), "ass", (file) => file.replace("spk_1;dub", "spk_1;keep")))).toEqual(changes);
  expect(shown(afterChange(small(), "csv", (file) => file.replace("Anna,dub", "Anna,Keep")))).toEqual(changes);
  expect(shown(afterChange(small(), "json", (file) => file.replace('"treatment":"dub"', '"treatment":"keep"')))).toEqual(changes);
});

describe("a file with both sides", () => {
  test.for(["csv", "json"] as const)("changes the original where no language is named, and says that its translations are left out: %s", (format) => {
    const file = writeScript(brazilian, format).replaceAll("Frase", "Oração").replace("Sentence number 1", "Sentence one");
    const difference = compared(small(), file, format);
    expect([shown(difference), difference.warnings]).toEqual([
      ["lin_1 text: Sentence one."],
      ["The translations in the file are left out: say their `language`."],
    ]);
  });
  test("is needed for translations", () => {
    for (const format of ["csv", "json"] as const) expect(() => compared(brazilian, writeScript(small(), format), format)).toThrow(/`translation`/u);
  });
});

describe("a translation", () => {
  test("changes nothing of the original, and says how many rows tell another", () => {
    const difference = afterChange(brazilian, "csv", (file) =>
      file
        .replace("Frase 1", "Frase um")
        .replace("Sentence number 2", "Another sentence")
        .replace(",6003,", ",6500,")
        .replace("spk_2,Speaker 2,dub,Sentence number 4", "spk_1,Anna,dub,Sentence number 4"),
    );
    expect(shown(difference)).toEqual(["lin_1 text: Frase um."]);
    expect(difference.warnings).toEqual(["Rows that tell another text, time, speaker or treatment of the original: 3. A translation changes none of these."]);
  });
});
