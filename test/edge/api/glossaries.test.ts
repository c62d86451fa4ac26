import { beforeAll, describe, expect, it } from "vitest";
import { openWorld, problemOf, type World } from "./world.ts";

let world: World;
beforeAll(async () => void (world = await openWorld()));

const terms = [{ source: "OneVoice", kind: "keep" }];
const create = (body: object, headers = {}) => world.call("/v1/glossaries", { method: "POST", body, headers });

describe("a glossary", () => {
  it("is kept, listed, changed and forgotten", async () => {
    const created = await create({ name: "Brand", terms });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ name: "Brand", revision: 1, terms: [{ source: "OneVoice", kind: "keep", language: null, target: null }] });
    const path = created.headers.get("location")!;
    expect((await world.call("/v1/glossaries")).body.data.map(({ id }: { id: string }) => id)).toContain(created.body.id);
    expect((await world.call(path, { method: "PATCH", body: { name: "Names" } })).body).toMatchObject({ name: "Names", revision: 2 });
    expect((await world.call(path, { method: "DELETE" })).status).toBe(204);
    expect(problemOf(await world.call(path))).toEqual([404, "not_found"]);
  });
  it("is changed only as it was seen", async () => {
    const path = (await create({ name: "Seen" })).headers.get("location")!;
    const change = (tag: string) => world.call(path, { method: "PATCH", body: { name: "Other" }, headers: { "if-match": tag } });
    expect((await change('"1"')).headers.get("etag")).toBe('"2"');
    const stale = await change('"1"');
    expect(problemOf(stale)).toEqual([412, "stale_revision"]);
    expect(stale.body.details).toEqual({ revision: 2 });
    expect(problemOf(await change("W/x"))).toEqual([412, "unknown_etag"]);
  });
  it("has each term once for a language", async () => {
    const twice = await create({ name: "Twice", terms: [...terms, { source: "onevoice", kind: "say", target: "one voice" }] });
    expect(problemOf(twice)).toEqual([422, "duplicate_term"]);
    expect(twice.body.errors).toEqual([{ in: "body", pointer: "/terms/1", detail: "Term 2 is there before, for the same language." }]);
    expect((await create({ name: "Two languages", terms: [...terms, { source: "OneVoice", kind: "keep", language: "es" }] })).status).toBe(201);
  });
  it("goes out as a table and comes back", async () => {
    const path = (await create({ name: "Table", terms })).headers.get("location")!;
    const out = await world.raw(`${path}/terms.csv`);
    expect(out.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const text = `${await out.text()}=cat,say,es,gato\r\n`;
    const back = await world.raw(`${path}/terms.csv`, { method: "PUT", body: text, headers: { "content-type": "text/csv" } });
    expect(await back.json()).toMatchObject({ revision: 2, terms: [{ source: "OneVoice" }, { source: "=cat", kind: "say", language: "es", target: "gato" }] });
    const bad = await world.raw(`${path}/terms.csv`, { method: "PUT", body: "no\n", headers: { "content-type": "text/csv" } });
    expect(bad.status).toBe(422);
  });
  it("of another workspace is unknown", async () => {
    const path = (await create({ name: "Mine" })).headers.get("location")!;
    const key = await world.newKey(await world.newWorkspace(), ["read", "write"]);
    for (const method of ["GET", "DELETE"]) expect(problemOf(await world.call(path, { method, key }))).toEqual([404, "not_found"]);
    expect(problemOf(await world.call(path, { method: "PATCH", body: { name: "Theirs" }, key }))).toEqual([404, "not_found"]);
  });
  it("is made once for one Idempotency-Key", async () => {
    const again = { "idempotency-key": "glossary-1" };
    const [first, second] = [await create({ name: "Once" }, again), await create({ name: "Once" }, again)];
    expect(second.body.id).toBe(first.body.id);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
  });
});
