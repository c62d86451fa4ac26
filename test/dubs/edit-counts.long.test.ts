/** What an edit in a long film runs again, though the translator words everything differently at every call. */
import { beforeAll, describe, expect, it } from "vitest";
import { editCases, isWithin, runCase, translationCase } from "./edit-cases.ts";
import { filmOf } from "./film.ts";
import { LongWorld } from "./long-world.ts";

const LANGUAGES = ["es", "fr"];

describe("an edit in a dub of 900 lines", () => {
  const world = new LongWorld(filmOf(900));
  beforeAll(async () => {
    await world.job("job_1", "dub", LANGUAGES);
  }, 60_000);

  it("has as many lines", async () => {
    expect((await world.loop.snapshot()).lines).toBe(900);
  });

  it.each([...editCases])("$what: each language runs at most $most.translate translate, $most.synthesize synthesize and $most.mix mix", async (each) => {
    const counts = await runCase(world, each, LANGUAGES);
    expect([...counts].filter(([, ran]) => !isWithin(ran, each))).toEqual([]);
  });
  it("of a translation speaks one line in its language, and nothing in another", async () => {
    const counts = await runCase(world, translationCase, LANGUAGES);
    expect(counts.get("es")).toMatchObject({ translate: 0, synthesize: 1 });
    expect(counts.get("fr")).toEqual({ translate: 0, synthesize: 0, mix: 0 });
  });
});

describe("five languages at once", () => {
  it("share one preparation: the film is heard once", async () => {
    const world = new LongWorld(filmOf(60));
    const ran = await world.job("job_1", "dub", ["es", "fr", "it", "pt-BR", "hi"]);
    expect(ran).toMatchObject({ probe: 1, extract: 1, transcribe: 1, segment: 1, separate: 8, synthesize: 300 });
  });
});
