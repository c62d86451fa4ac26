import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Line } from "../../../src/dubbing/script.ts";
import { idGuards } from "./guards.ts";
import { lineOf } from "./script.ts";
import { newDub, openWorld, problemOf, type World } from "./world.ts";

let world: World;
let dubId: string;
beforeAll(async () => {
  world = await openWorld();
  ({ dubId } = await newDub(world));
});

const sourceLine = (index: number, more: Partial<Line> = {}): Line => ({
  id: `lin_${index}`,
  anchor: "lin_1",
  startMs: index * 1_000,
  endMs: index * 1_000 + 900,
  speakerId: "spk_1",
  text: `Hello ${index}.`,
  speech: [[index * 1_000, index * 1_000 + 900]],
  words: 2,
  score: 0.9,
  levelDb: -20,
  treatment: "dub",
  revision: index,
  ...more,
});

function script(lines: Line[]): void {
  world.dubs.script = { language: "en", durationMs: 60_000, speakers: [{ id: "spk_1", name: "Ana" }], lines, warnings: [] };
  world.dubs.lines = lines.map(({ text }, at) => {
    const line = lineOf({ workspaceId: world.workspaceId, dubId }, at + 1);
    return { ...line, text, translation: at === 2 ? null : { ...line.translation!, text: `Olá ${at + 1}.`, stale: false } };
  });
}
beforeEach(() => {
  Object.assign(world.dubs, { refusal: null, scripted: true, commands: [], edits: [] });
  script([1, 2, 3].map((index) => sourceLine(index)));
});

const exported = async (query: string) => {
  const response = await world.raw(`/v1/dubs/${dubId}/script?${query}`);
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    name: response.headers.get("content-disposition"),
    text: await response.text(),
  };
};
const bring = (body: object, headers = {}) => world.call(`/v1/dubs/${dubId}/script`, { method: "POST", body, headers });

describe("a script goes out", () => {
  it("in every format, as an attachment that says what it is", async () => {
    const files = await Promise.all(["srt", "vtt", "ass", "csv", "json"].map((format) => exported(`format=${format}&language=pt-BR`)));
    expect(files.map(({ status, type, name }) => [status, type?.split(";")[0], name])).toEqual(
      ["application/x-subrip", "text/vtt", "text/x-ssa", "text/csv", "application/json"].map((type, at) => [
        200,
        type,
        `attachment; filename="${dubId}.pt-BR.${["srt", "vtt", "ass", "csv", "json"][at]}"`,
      ]),
    );
    for (const { text } of files) expect(text).toContain("Olá 1.");
    for (const { text } of files.slice(1)) expect(text).toContain("lin_2");
  });
  it("as JSON of the source side by default", async () => {
    const { text, name } = await exported("");
    expect(JSON.parse(text)).toEqual({
      language: "en",
      targetLanguage: null,
      speakers: [{ id: "spk_1", name: "Ana" }],
      lines: [1, 2, 3].map((index) => ({
        id: `lin_${index}`,
        revision: index,
        startMs: index * 1_000,
        endMs: index * 1_000 + 900,
        speakerId: "spk_1",
        treatment: "dub",
        text: `Hello ${index}.`,
      })),
    });
    expect(name).toBe(`attachment; filename="${dubId}.script.json"`);
  });
  it("with a byte order mark for Excel where one is asked for", async () => {
    const bytes = new Uint8Array(await (await world.raw(`/v1/dubs/${dubId}/script?format=csv&bom=true`)).arrayBuffer());
    expect([...bytes.subarray(0, 5)]).toEqual([0xef, 0xbb, 0xbf, 0x69, 0x64]);
  });
});

describe("a script comes back", () => {
  it.each(["srt", "vtt", "ass", "csv", "json"])("as %s that nobody changed: nothing is edited, on either side", async (format) => {
    for (const language of [null, "pt-BR"]) {
      const { text } = await exported(`format=${format}${language === null ? "" : `&language=${language}`}`);
      const { status, body } = await bring({ text, language });
      expect([status, body.edit, body.difference.unchanged, body.difference.changed]).toEqual([200, null, 3, []]);
    }
    expect(world.dubs.commands).toEqual([]);
  });
  it("with a changed translation, as one edit in a person's words", async () => {
    const { text } = await exported("format=csv&language=pt-BR");
    const { status, body } = await bring({ text: text.replace("Olá 2.", '"Oi, gente!"').replace("Hello 3.,", "Hello 3.,Tchau."), language: "pt-BR" });
    expect(status).toBe(200);
    expect(body.difference.changed).toEqual([
      { row: 3, lineId: "lin_2", revision: 2, fileRevision: 2, before: { text: "Olá 2." }, after: { text: "Oi, gente!" } },
      { row: 4, lineId: "lin_3", revision: 3, fileRevision: 3, before: { text: "" }, after: { text: "Tchau." } },
    ]);
    expect(world.dubs.commands).toMatchObject([
      {
        editId: body.edit.id,
        ops: [
          { op: "set_translation", lineId: "lin_2", ifRevision: 2, language: "pt-BR", text: "Oi, gente!" },
          { op: "set_translation", lineId: "lin_3", ifRevision: 3, language: "pt-BR", text: "Tchau." },
        ],
      },
    ]);
  });
  it("as a preview that changes nothing", async () => {
    const { text } = await exported("format=vtt");
    const { body } = await bring({ text: text.replace("Hello 1.", "Good morning."), dryRun: true });
    expect([body.edit, body.difference.changed.length, world.dubs.commands]).toEqual([null, 1, []]);
  });
  it("with what may not be changed named, and the rest made", async () => {
    const { text } = await exported("format=csv");
    script([sourceLine(1, { revision: 7 }), sourceLine(2), sourceLine(3)]);
    const file = text.replace("Hello 1.", "Conflicting.").replace("Hello 2.", "...").replace("Hello 3.", "Fine.");
    const { body } = await bring({ text: file });
    expect(body.difference.conflicts).toMatchObject([{ lineId: "lin_1", revision: 7, fileRevision: 1 }]);
    expect(body.difference.refused).toMatchObject([
      { row: 3, lineId: "lin_2", code: "bad_text", message: "The text cannot be said: must have a letter or a digit." },
    ]);
    expect(world.dubs.commands).toMatchObject([{ ops: [{ op: "set_text", lineId: "lin_3", text: "Fine." }] }]);
    await bring({ text: file, force: true });
    expect(world.dubs.commands.at(-1)).toMatchObject({ ops: [{ lineId: "lin_1", ifRevision: 7, text: "Conflicting." }, { lineId: "lin_3" }] });
  });
  it("in headers of its own", async () => {
    const { body } = await bring({ text: "Zeile;Satz\nlin_1;Guten Tag.\n", columns: { id: "Zeile", text: "Satz" } });
    expect(body.difference).toMatchObject({ changed: [{ lineId: "lin_1", after: { text: "Guten Tag." } }], missing: ["lin_2", "lin_3"] });
  });
  it("once by its Idempotency-Key: the same edit again, though nothing is left to change", async () => {
    const { text } = await exported("format=csv");
    const file = text.replace("Hello 1.", "Once.");
    const first = await bring({ text: file }, { "idempotency-key": "s1" });
    script([sourceLine(1, { text: "Once.", revision: 2 }), sourceLine(2), sourceLine(3)]);
    const second = await bring({ text: file }, { "idempotency-key": "s1" });
    expect([second.body.edit.id, second.headers.get("idempotent-replayed"), second.body.difference.changed]).toEqual([first.body.edit.id, "true", []]);
    expect(world.dubs.edits).toHaveLength(1);
  });
  it("of 3,000 lines and a film's length", async () => {
    script(Array.from({ length: 3_000 }, (_, at) => sourceLine(at + 1, { startMs: at * 20, endMs: at * 20 + 900, revision: 1, speakerId: `spk_${at % 150}` })));
    world.dubs.script!.speakers = Array.from({ length: 150 }, (_, at) => ({ id: `spk_${at}`, name: null }));
    const { text } = await exported("format=json");
    const { status, body } = await bring({ text: text.replaceAll("Hello", "Goodbye") });
    expect([status, body.difference?.changed.length]).toEqual([200, 3_000]);
    expect(world.dubs.commands.at(-1)).toMatchObject({ ops: { length: 3_000 } });
  });
});

describe("a script is refused", () => {
  it("that cannot be read, with its row", async () => {
    const answer = await bring({ text: "id,revision,text\nlin_1,1,Hi\nlin_2,x,Hi\n" });
    expect(problemOf(answer)).toEqual([422, "bad_script"]);
    expect(answer.body).toMatchObject({
      detail: "Line 3: A revision is a whole number above 0.",
      errors: [{ in: "body", pointer: "/text", detail: "Line 3." }],
    });
  });
  it("that is in another language than was said", async () => {
    const { text } = await exported("format=vtt&language=pt-BR");
    const answer = await bring({ text });
    expect(problemOf(answer)).toEqual([422, "bad_script"]);
    expect(answer.body.detail).toBe("The script says it is in pt-BR, not in en: say its `language`.");
    expect((await bring({ text: text.replace("Language: pt-BR", "Language: pt"), language: "pt-BR" })).status).toBe(200);
  });
  it("whose times no line may have, as a preview too, with the row", async () => {
    const { text } = await exported("format=csv");
    for (const dryRun of [true, false]) {
      const answer = await bring({ text: text.replace(",2900,", ",90000,"), dryRun });
      expect(problemOf(answer)).toEqual([422, "outside_video"]);
      expect(answer.body.detail).toMatch(/^Row 3: A line lies within the video/);
    }
    expect(world.dubs.commands).toEqual([]);
  });
  it("that the dub refuses meanwhile", async () => {
    world.dubs.refusal = { code: "stale_revision", index: 0, message: "Line lin_1 was changed since.", revision: 9 };
    const { text } = await exported("format=csv");
    const answer = await bring({ text: text.replace("Hello 1.", "Hi.") });
    expect(problemOf(answer)).toEqual([412, "stale_revision"]);
    expect(answer.body).toMatchObject({ details: { revision: 9 }, errors: [{ pointer: "/text", detail: "Row 2: Line lin_1 was changed since." }] });
  });
  it("that would delete every line", async () => {
    const answer = await bring({ text: "id,text\nlin_77,Hi\n", deleteMissing: true });
    expect([problemOf(answer), answer.body.detail]).toEqual([[422, "bad_script"], "No row is of a line of this dub: all of its lines would go."]);
  });
  it("before there is a script, and in a language that the dub does not have", async () => {
    expect(problemOf(await bring({ text: "id,text\nlin_1,Hi\n", language: "es" }))).toEqual([422, "unsupported_language"]);
    world.dubs.script = null;
    expect(problemOf(await bring({ text: "id,text\nlin_1,Hi\n" }))).toEqual([409, "no_script"]);
    expect(problemOf(await world.call(`/v1/dubs/${dubId}/script`))).toEqual([409, "no_script"]);
    expect(problemOf(await world.call(`/v1/dubs/${dubId}/script?language=es`))).toEqual([422, "unsupported_language"]);
  });
  it.each([
    ["an unknown format", { text: "x", format: "docx" }, "/format"],
    ["no text", { text: "" }, "/text"],
    ["a column of something else", { text: "x", columns: { colour: "red" } }, "/columns/colour"],
    ["a translation that adds lines", { text: "x", language: "pt-BR", addNew: true }, "/language"],
  ])("by its schema: %s", async (_, body, pointer) => {
    const answer = await bring(body);
    expect(problemOf(answer)).toEqual([422, "invalid_request"]);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });
});

describe("scripts: guards", () => {
  idGuards(
    () => world,
    "export",
    "read",
    async () => ({ path: `/v1/dubs/${dubId}/script`, id: dubId }),
  );
  idGuards(
    () => world,
    "import",
    "write",
    async () => ({ path: `/v1/dubs/${dubId}/script`, id: dubId, call: { method: "POST", body: { text: "id,text\nlin_1,Hi\n" } } }),
  );
});
