import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { idGuards } from "./guards.ts";
import { lineOf } from "./script.ts";
import { newDub, openWorld, problemOf, type World } from "./world.ts";

let world: World;
let dubId: string;
beforeAll(async () => {
  world = await openWorld();
  ({ dubId } = await newDub(world));
});
beforeEach(() => {
  Object.assign(world.dubs, { refusal: null, commands: [], edits: [], lines: [lineOf({ workspaceId: world.workspaceId, dubId }, 5)] });
});
const patch = (body: object, headers = {}) => world.call(`/v1/dubs/${dubId}/lines/lin_5`, { method: "PATCH", body, headers });
const on = { lineId: "lin_5", ifRevision: 5 };
const opsSent = () => world.dubs.commands.map((command) => ("ops" in command ? command.ops : []));

describe("editing one line: does", () => {
  it.each([
    ["its text", { text: " New text. " }, { op: "set_text", ...on, text: "New text." }],
    ["its times", { startMs: 10, endMs: 900 }, { op: "set_times", ...on, startMs: 10, endMs: 900 }],
    ["its speaker", { speakerId: "spk_2" }, { op: "set_speaker", ...on, speakerId: "spk_2" }],
    ["somebody new", { speakerId: null }, { op: "set_speaker", ...on, speakerId: null }],
    ["its treatment", { treatment: "keep" }, { op: "set_treatment", ...on, treatment: "keep" }],
    ["a translation", { language: "pt-BR", translation: "Oi." }, { op: "set_translation", ...on, language: "pt-BR", text: "Oi." }],
    ["its voice", { language: "pt-BR", voice: "pf_dora" }, { op: "set_line_voice", ...on, language: "pt-BR", voice: "pf_dora" }],
    ["the speaker's voice again", { language: "pt-BR", voice: null }, { op: "set_line_voice", ...on, language: "pt-BR", voice: null }],
    ["another take", { language: "pt-BR", takeId: "tak_2" }, { op: "select_take", ...on, language: "pt-BR", takeId: "tak_2" }],
  ])("%s", async (_, change, op) => {
    expect((await patch({ ifRevision: 5, ...change })).status).toBe(200);
    expect(opsSent()).toEqual([[op]]);
  });
  it("several fields in one edit, and answers with the line as it is then", async () => {
    const { body, headers } = await patch({ ifRevision: 5, text: "New.", treatment: "dub", language: "pt-BR", translation: "Novo.", voice: "pf_dora" });
    expect(opsSent()[0]?.map(({ op }) => op)).toEqual(["set_text", "set_treatment", "set_translation", "set_line_voice"]);
    expect(body.edit.id).toBe(world.dubs.commands[0]?.editId);
    expect(body.line).toMatchObject({ id: "lin_5", revision: 5, take: { url: expect.stringContaining("http") } });
    expect([headers.get("etag"), world.dubs.calls.at(-1)]).toEqual(['"5"', "line lin_5 pt-BR"]);
  });
  it.each(['"5"', 'W/"5"'])("takes the revision from If-Match: %s", async (tag) => {
    expect((await patch({ text: "New." }, { "if-match": tag })).status).toBe(200);
    expect(opsSent()).toEqual([[{ op: "set_text", ...on, text: "New." }]]);
  });
  it("is the same edit under the same Idempotency-Key", async () => {
    const answers = [
      await patch({ ifRevision: 5, text: "A." }, { "idempotency-key": "p1" }),
      await patch({ ifRevision: 5, text: "A." }, { "idempotency-key": "p1" }),
    ];
    expect(answers[1]?.body.edit).toEqual(answers[0]?.body.edit);
    expect(problemOf(await patch({ ifRevision: 5, text: "B." }, { "idempotency-key": "p1" }))).toEqual([422, "idempotency_key_reused"]);
  });
});

describe("editing one line: refuses", () => {
  it.each([
    ["no revision", { text: "New." }, {}, "/ifRevision"],
    ["two revisions that differ", { ifRevision: 4, text: "New." }, { "if-match": '"5"' }, "/ifRevision"],
    ["an If-Match that is no revision", { text: "New." }, { "if-match": "*" }, "/if-match"],
    ["nothing to change", { ifRevision: 5 }, {}, ""],
    ["half of its times", { ifRevision: 5, startMs: 3 }, {}, "/startMs"],
    ["a translation into no language", { ifRevision: 5, translation: "Oi." }, {}, "/language"],
    ["a language for nothing", { ifRevision: 5, text: "New.", language: "pt-BR" }, {}, "/language"],
    ["a take and another voice", { ifRevision: 5, language: "pt-BR", takeId: "tak_1", voice: null }, {}, "/takeId"],
    ["a translation without words", { ifRevision: 5, language: "pt-BR", translation: "!" }, {}, "/translation"],
    ["an unknown field", { ifRevision: 5, colour: "red" }, {}, "/colour"],
  ])("%s", async (_, body, headers, pointer) => {
    const answer = await patch(body, headers);
    expect(problemOf(answer)).toEqual([422, "invalid_request"]);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect(world.dubs.commands).toEqual([]);
  });
  it("an unknown line like anything unknown, for it is in the path", async () => {
    world.dubs.refusal = { code: "unknown_line", index: 0, message: "There is no line lin_5." };
    expect(problemOf(await patch({ ifRevision: 5, text: "New." }))).toEqual([404, "not_found"]);
  });
  it("a stale revision, pointing to where it was given", async () => {
    world.dubs.refusal = { code: "stale_revision", index: 0, message: "It was changed since.", revision: 6 };
    const answers = [await patch({ ifRevision: 5, text: "New." }), await patch({ text: "New." }, { "if-match": '"5"' })];
    for (const answer of answers) expect([problemOf(answer), answer.body.details]).toEqual([[412, "stale_revision"], { revision: 6 }]);
    expect(answers.map(({ body }) => body.errors)).toEqual([
      [{ in: "body", pointer: "/ifRevision", detail: "It was changed since." }],
      [{ in: "header", pointer: "/if-match", detail: "It was changed since." }],
    ]);
  });
  it("what the dub refuses, pointing to the field that asked for it", async () => {
    world.dubs.refusal = { code: "unknown_speaker", index: 1, message: "There is no speaker spk_9." };
    const answer = await patch({ ifRevision: 5, text: "New.", speakerId: "spk_9" });
    expect(problemOf(answer)).toEqual([422, "unknown_speaker"]);
    expect(answer.body.errors[0].pointer).toBe("/speakerId");
  });
});

describe("editing one line: guards", () => {
  idGuards(
    () => world,
    "edit a line",
    "write",
    async () => ({ path: `/v1/dubs/${dubId}/lines/lin_5`, id: dubId, call: { method: "PATCH", body: { ifRevision: 5, text: "New." } } }),
  );
});
