import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LineView } from "../../../src/dubs/wire.ts";
import { idGuards } from "./guards.ts";
import { lineOf, takeOf } from "./script.ts";
import { newDub, openWorld, problemOf, type World } from "./world.ts";

let world: World;
let dubId: string;
beforeAll(async () => {
  world = await openWorld();
  ({ dubId } = await newDub(world));
});
beforeEach(() => {
  const place = { workspaceId: world.workspaceId, dubId };
  world.dubs.lines = [1, 2, 3].map((index) => lineOf(place, index));
  world.dubs.takes = new Map([["lin_1", [1, 2].map((index) => takeOf(place, index))]]);
});
const read = (path: string) => world.call(`/v1/dubs/${dubId}/${path}`);
const heard = async (url: string) => new Uint8Array(await (await world.raw(url, { key: null })).arrayBuffer());
const idsOf = ({ body }: { body: { data: { id: string }[] } }) => body.data.map(({ id }) => id);
const sound = new Uint8Array([1, 2, 3]);

describe("lines: does", () => {
  it("pages them, each take with a URL that plays it and without its key", async () => {
    await world.deps.media.write(`w/${world.workspaceId}/d/${dubId}/key/1/take`, sound, "audio/wav");
    const first = await read("lines?language=pt-BR&limit=2");
    expect(idsOf(first)).toEqual(["lin_1", "lin_2"]);
    expect(first.body.data[0].take).not.toHaveProperty("artifactKey");
    expect(await heard(first.body.data[0].take.url)).toEqual(sound);
    const second = await read(`lines?language=pt-BR&limit=2&cursor=${first.body.nextCursor}`);
    expect(idsOf(second)).toEqual(["lin_3"]);
    expect(second.body.nextCursor).toBeNull();
  });
  it("says where a translation is of an older text", async () => {
    const { body } = await read("lines?language=pt-BR");
    expect(body.data.map((line: LineView) => line.translation?.stale)).toEqual([false, true, false]);
  });
  it("gives an empty page before there is a script", async () => {
    world.dubs.lines = [];
    expect((await read("lines")).body).toEqual({ data: [], nextCursor: null });
  });
  it("gives one line, whose revision is its ETag", async () => {
    const { status, body, headers } = await read("lines/lin_3?language=pt-BR");
    expect([status, headers.get("etag")]).toEqual([200, '"3"']);
    expect(body).toMatchObject({ id: "lin_3", revision: 3, translation: { text: "Olá.", stale: false } });
    expect(body.take).not.toHaveProperty("artifactKey");
    expect(world.dubs.calls.at(-1)).toBe("line lin_3 pt-BR");
  });
  it("gives the takes of a line, which one is selected, and a URL for each", async () => {
    await world.deps.media.write(`w/${world.workspaceId}/d/${dubId}/key/2/take`, sound, "audio/wav");
    const { body } = await read("lines/lin_1/takes?language=pt-BR");
    expect(body.data.map((take: { id: string; selected: boolean }) => [take.id, take.selected])).toEqual([
      ["tak_1", true],
      ["tak_2", false],
    ]);
    expect(body.nextCursor).toBeNull();
    expect(body.data[1]).not.toHaveProperty("artifactKey");
    expect(await heard(body.data[1].url)).toEqual(sound);
  });
  it("never signs what lies outside the dub", async () => {
    world.dubs.takes = new Map([["lin_1", [takeOf({ workspaceId: world.workspaceId, dubId: "dub_other" }, 1)]]]);
    expect(problemOf(await read("lines/lin_1/takes?language=pt-BR"))).toEqual([500, "internal"]);
  });
  it("gives the speakers and the glossary", async () => {
    world.dubs.speakers = [{ id: "spk_1", name: "Ana", revision: 2, lines: 3, talkMs: 4_000, sampleKey: null, voices: { "pt-BR": "pf_dora" }, consent: null }];
    world.dubs.glossary = { revision: 3, terms: [{ source: "edge", kind: "keep", language: null, target: null }] };
    expect((await read("speakers")).body).toEqual({
      data: [{ id: "spk_1", name: "Ana", revision: 2, lines: 3, talkMs: 4_000, sampleUrl: null, voices: { "pt-BR": "pf_dora" }, consent: null }],
      nextCursor: null,
    });
    expect((await read("glossary")).body).toEqual(world.dubs.glossary);
  });
});

describe("lines: refuses", () => {
  it("a cursor that names no line, and one after which none come", async () => {
    for (const cursor of [btoa("lin_9"), btoa("lin_3"), "!!!"].map(encodeURIComponent))
      expect(problemOf(await read(`lines?cursor=${cursor}`))).toEqual([422, "invalid_cursor"]);
  });
  it.each(["lines?language=es", "lines/lin_1?language=es", "lines/lin_1/takes?language=es"])("a language the dub does not have: %s", async (path) => {
    const answer = await read(path);
    expect(problemOf(answer)).toEqual([422, "unsupported_language"]);
    expect(answer.body.detail).toContain("it has pt-BR");
  });
  it("any language of a dub that has none, in words that say so", async () => {
    const bare = await newDub(world, []);
    expect((await world.call(`/v1/dubs/${bare.dubId}/lines?language=es`)).body.detail).toBe("The dub has no es; it has no target language yet.");
  });
  it("takes without a language", async () => {
    expect(problemOf(await read("lines/lin_1/takes"))).toEqual([422, "invalid_request"]);
  });
  it.each(["lines/lin_9", "lines/lin_9/takes?language=pt-BR"])("a line there is not: %s", async (path) => {
    expect(problemOf(await read(path))).toEqual([404, "not_found"]);
  });
});

describe("lines: guards", () => {
  for (const path of ["lines", "lines/lin_1", "lines/lin_1/takes?language=pt-BR", "speakers", "glossary"])
    idGuards(
      () => world,
      path,
      "read",
      async () => ({ path: `/v1/dubs/${dubId}/${path}`, id: dubId }),
    );
});
