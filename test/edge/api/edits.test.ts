import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RefusalCode } from "../../../src/dubs/edits/script.ts";
import { idGuards } from "./guards.ts";
import { editOf } from "./script.ts";
import { newDub, openWorld, problemOf, type World } from "./world.ts";

let world: World;
let dubId: string;
beforeAll(async () => {
  world = await openWorld();
  ({ dubId } = await newDub(world));
});
beforeEach(() => {
  Object.assign(world.dubs, { refusal: null, scripted: true, commands: [], edits: [] });
});
const setText = (index: number) => ({ op: "set_text", lineId: `lin_${index}`, ifRevision: 1, text: `Text ${index}.` });
const edit = (ops: unknown[], headers = {}, id = dubId) => world.call(`/v1/dubs/${id}/edits`, { method: "POST", body: { ops }, headers });
const undo = (editId: string, call: { headers?: Record<string, string>; key?: string } = {}) =>
  world.call(`/v1/dubs/${dubId}/edits/${editId}/undo`, { method: "POST", ...call });
const refuseWith = (code: RefusalCode, index: number | null, revision?: number) => {
  world.dubs.refusal = { code, index, message: "It cannot be done.", ...(revision !== undefined && { revision }) };
};

describe("edits: does", () => {
  it("hands all ops to the dub's object as one edit of the caller's key", async () => {
    const { status, body } = await edit([setText(1), { op: "delete_line", lineId: "lin_2", ifRevision: 4 }]);
    expect([status, body.edit.ops]).toEqual([200, ["set_text", "delete_line"]]);
    const [command] = world.dubs.commands;
    expect(command).toEqual({ editId: body.edit.id, actor: body.edit.actor, ops: [setText(1), { op: "delete_line", lineId: "lin_2", ifRevision: 4 }] });
    expect([body.edit.id, body.edit.actor]).toEqual([expect.stringMatching(/^edt_[a-z2-7]{32}$/), expect.stringMatching(/^key:key_/)]);
  });
  it("takes a thousand ops, more than 256 KB of them", async () => {
    const ops = Array.from({ length: 1000 }, (_, index) => ({ ...setText(index), text: "word ".repeat(80).trim() }));
    expect((await edit(ops)).status).toBe(200);
    expect(world.dubs.commands.at(-1)).toMatchObject({ ops });
  });
  it("undoes an edit, as the same caller", async () => {
    const made = (await edit([setText(1)])).body.edit;
    const { status, body } = await undo(made.id);
    expect([status, body.edit.undoes]).toEqual([200, made.id]);
    expect(world.dubs.commands.at(-1)).toEqual({ editId: body.edit.id, actor: made.actor, undo: made.id });
  });
  it("tells who undoes: another key is another actor", async () => {
    const made = (await edit([setText(1)])).body.edit;
    await undo(made.id, { key: await world.newKey(world.workspaceId, ["write"]) });
    expect(world.dubs.commands.at(-1)?.actor).not.toBe(made.actor);
  });
  it("pages the history, newest first", async () => {
    world.dubs.edits = ["edt_1", "edt_2", "edt_3"].map(editOf);
    const first = await world.call(`/v1/dubs/${dubId}/edits?limit=2`);
    expect(first.body.data).toEqual([editOf("edt_3"), editOf("edt_2")]);
    const second = await world.call(`/v1/dubs/${dubId}/edits?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toEqual({ data: [editOf("edt_1")], nextCursor: null });
  });
});

describe("edits: an Idempotency-Key", () => {
  it("makes a repeated request the same edit", async () => {
    const answers = [await edit([setText(1)], { "idempotency-key": "e1" }), await edit([setText(1)], { "idempotency-key": "e1" })];
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect(answers.map(({ headers }) => headers.get("idempotent-replayed"))).toEqual([null, "true"]);
    expect(world.dubs.edits).toHaveLength(1);
  });
  it("makes no second edit even after the day for which answers are kept", async () => {
    const first = await edit([setText(1)], { "idempotency-key": "e0" });
    world.clock.now = new Date(world.clock.now.getTime() + 25 * 60 * 60 * 1000);
    expect((await edit([setText(1)], { "idempotency-key": "e0" })).body).toEqual(first.body);
    expect(world.dubs.edits).toHaveLength(1);
  });
  it("is another edit on another dub, and for another workspace", async () => {
    const ids = [(await edit([setText(1)], { "idempotency-key": "e2" })).body.edit.id];
    const other = await openWorld();
    const theirs = await newDub(other);
    const foreign = await other.call(`/v1/dubs/${theirs.dubId}/edits`, { method: "POST", body: { ops: [setText(1)] }, headers: { "idempotency-key": "e2" } });
    ids.push(foreign.body.edit.id);
    expect(new Set(ids).size).toBe(2);
    const elsewhere = await newDub(world);
    expect(problemOf(await edit([setText(1)], { "idempotency-key": "e2" }, elsewhere.dubId))).toEqual([422, "idempotency_key_reused"]);
  });
  it("is refused with other ops", async () => {
    await edit([setText(1)], { "idempotency-key": "e3" });
    expect(problemOf(await edit([setText(2)], { "idempotency-key": "e3" }))).toEqual([422, "idempotency_key_reused"]);
  });
  it("tries an edit that was refused again", async () => {
    refuseWith("stale_revision", 0, 3);
    expect((await edit([setText(1)], { "idempotency-key": "e4" })).status).toBe(412);
    world.dubs.refusal = null;
    expect((await edit([setText(1)], { "idempotency-key": "e4" })).status).toBe(200);
    expect(new Set(world.dubs.commands.map(({ editId }) => editId)).size).toBe(1);
  });
});

describe("edits: refuses", () => {
  it.each<[RefusalCode, number]>([
    ["unknown_line", 422],
    ["unknown_speaker", 422],
    ["unknown_language", 422],
    ["unknown_voice", 422],
    ["unknown_take", 422],
    ["lines_overlap", 422],
    ["outside_video", 422],
    ["outside_line", 422],
    ["line_too_short", 422],
    ["line_too_long", 422],
    ["script_too_large", 422],
    ["not_neighbours", 422],
    ["changed_since", 409],
  ])("what the dub refuses as %s, and points to the op", async (code, status) => {
    refuseWith(code, 1);
    const answer = await edit([setText(1), setText(2)]);
    expect(problemOf(answer)).toEqual([status, code]);
    expect(answer.body).toMatchObject({ detail: "It cannot be done.", errors: [{ in: "body", pointer: "/ops/1", detail: "It cannot be done." }] });
    expect(answer.body).not.toHaveProperty("details");
  });
  it("a stale revision with 412 and the revision there is now", async () => {
    refuseWith("stale_revision", 0, 7);
    const answer = await edit([setText(1)]);
    expect(problemOf(answer)).toEqual([412, "stale_revision"]);
    expect(answer.body).toMatchObject({ details: { revision: 7 }, errors: [{ pointer: "/ops/0" }] });
  });
  it("to edit before there is a script", async () => {
    world.dubs.scripted = false;
    expect(problemOf(await edit([setText(1)]))).toEqual([409, "no_script"]);
  });
  it("to undo what is not the caller's, or not there", async () => {
    refuseWith("nothing_to_undo", null);
    const answer = await undo("edt_9");
    expect(problemOf(answer)).toEqual([409, "nothing_to_undo"]);
    expect(answer.body).not.toHaveProperty("errors");
  });
  it("10,000 ops, naming the limit, without asking the dub", async () => {
    const answer = await edit(Array.from({ length: 10_000 }, (_, index) => setText(index)));
    expect(problemOf(answer)).toEqual([422, "invalid_request"]);
    expect(answer.body.detail).toMatch(/\/ops.*1000/);
    expect(world.dubs.commands).toEqual([]);
  });
  it("a body that is too large whatever is in it", async () => {
    expect(problemOf(await edit([{ ...setText(1), text: "a".repeat(2 * 1024 * 1024) }]))).toEqual([413, "body_too_large"]);
  });
  it.each([
    ["no ops", [], "/ops"],
    ["an unknown op", [{ op: "sing", lineId: "lin_1" }], "/ops/0/op"],
    ["an op without a revision", [{ op: "delete_line", lineId: "lin_1" }], "/ops/0/ifRevision"],
    ["a glossary without its revision", [{ op: "set_glossary", terms: [] }], "/ops/0/ifRevision"],
    ["a field the op does not have", [{ ...setText(1), colour: "red" }], "/ops/0/colour"],
    ["a text without words", [{ ...setText(1), text: "..." }], "/ops/0/text"],
  ])("%s", async (_, ops, pointer) => {
    const answer = await edit(ops);
    expect(problemOf(answer)).toEqual([422, "invalid_request"]);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect(world.dubs.commands).toEqual([]);
  });
  it("a cursor that names no edit", async () => {
    for (const cursor of [btoa("edt_9"), "!!!"].map(encodeURIComponent))
      expect(problemOf(await world.call(`/v1/dubs/${dubId}/edits?cursor=${cursor}`))).toEqual([422, "invalid_cursor"]);
  });
});

describe("edits: guards", () => {
  const of = (suffix: string, call?: { method: string; body?: unknown }) => async () => ({
    path: `/v1/dubs/${dubId}/edits${suffix}`,
    id: dubId,
    ...(call && { call }),
  });
  idGuards(() => world, "edit", "write", of("", { method: "POST", body: { ops: [setText(1)] } }));
  idGuards(() => world, "undo", "write", of("/edt_1/undo", { method: "POST" }));
  idGuards(() => world, "history", "read", of(""));
  it("a foreign dub's object is never woken", async () => {
    const key = await world.newKey(await world.newWorkspace(), ["read", "write"]);
    await world.call(`/v1/dubs/${dubId}/edits`, { key, method: "POST", body: { ops: [setText(1)] } });
    await undo("edt_1", { key });
    expect(world.dubs.commands).toEqual([]);
  });
});
