import { describe, expect, it } from "vitest";
import type { FirstGlossary, StartJob } from "../../src/dubs/port.ts";
import { startOf, World } from "./world.ts";

const glossary: FirstGlossary = {
  editId: "edt_first",
  actor: "key:a",
  terms: [
    { source: "OneVoice", kind: "keep", language: null, target: "Umavoz" },
    { source: "train", kind: "say", language: "pt-BR", target: "comboio" },
  ],
};
const begin = (jobId = "job_1"): StartJob => ({ ...startOf(jobId, ["pt-BR"]), glossary });
const history = (world: World) => world.loop.edits({ before: null, limit: 10 });

describe("the glossary that a dub begins with", () => {
  it("is there before anything is translated, as one edit of who made the dub", async () => {
    const world = new World();
    await world.loop.start(begin());
    expect(world.ran).toEqual([]);
    expect(await world.loop.glossary()).toEqual({ revision: 2, terms: [{ ...glossary.terms[0], target: null }, glossary.terms[1]] });
    expect(await history(world)).toMatchObject([{ id: "edt_first", actor: "key:a", ops: ["set_glossary"], changed: true, undoneBy: null }]);
    await world.run();
    expect(await world.status("job_1")).toBe("succeeded");
  });
  it("is set once, however often the job is started, and stays undone", async () => {
    const world = new World();
    await world.loop.start(begin());
    await world.loop.start(begin());
    await world.run();
    const undone = await world.loop.edit({ editId: "edt_undo", actor: "key:a", undo: "edt_first" });
    expect(undone).toMatchObject({ kind: "applied", edit: { undoes: "edt_first" } });
    await world.loop.start(begin());
    await world.loop.start(begin("job_2"));
    await world.run();
    expect((await world.loop.glossary()).terms).toEqual([]);
    expect((await history(world)).map(({ id }) => id)).toEqual(["edt_undo", "edt_first"]);
  });
  it("comes with whichever job is the first to be heard of", async () => {
    const world = new World();
    await world.loop.start(begin("job_2"));
    await world.loop.start(begin("job_1"));
    expect((await history(world)).length).toBe(1);
    expect((await world.loop.glossary()).terms.length).toBe(2);
  });
  it("is not lost where the start came to nothing", async () => {
    const world = new World();
    world.failingWrites = 1;
    await expect(world.loop.start(begin())).rejects.toThrow("full");
    expect((await world.loop.glossary()).terms).toEqual([]);
    await world.loop.start(begin());
    expect((await world.loop.glossary()).terms.length).toBe(2);
    expect((await history(world)).length).toBe(1);
  });
});
