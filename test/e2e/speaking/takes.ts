/** Takes of a dub whose first line the workspace's own voice says, and whose second it would not say. */
import { expect, test } from "vitest";
import { runsIn } from "../service-log.ts";
import { edited, linesOf, on, render, takesOf, videoOf } from "./dubbing.ts";
import { SECOND } from "./lines.ts";
import { FALLBACK, LANGUAGE, type Scene } from "./scene.ts";

/** What a job of an edited line may run in our services: what its take goes through, and what it becomes a part of. */
const AFTER_A_TAKE = new Set(["verify", "mix", "master", "encode", "join", "mux", "subtitle"]);

export type Dubbed = { dubId: string; engine: string };

export function takes(scene: () => Scene, dubbed: () => Dubbed): void {
  const at = () => [scene().world, dubbed().dubId] as const;
  const second = async () => (await linesOf(...at(), LANGUAGE)).at(1)!;

  test("a take that nobody can understand is spoken once more and then flagged, in the line and among the takes", async () => {
    const first = (await linesOf(...at(), LANGUAGE)).at(0)!;
    expect(first.take).toMatchObject({ engine: dubbed().engine, wer: 1 });
    expect(first.take?.flags?.length).toBeGreaterThan(0);
    const all = await takesOf(...at(), first.id, LANGUAGE);
    expect(all.map(({ engine, variant, selected }) => [engine, variant, selected])).toEqual([
      [dubbed().engine, 0, true],
      [dubbed().engine, 1, false],
    ]);
    for (const { flags } of all) expect(flags).toEqual(first.take?.flags);
    expect((await second()).take).toMatchObject({ engine: FALLBACK, variant: 0, flags: [] });
  });

  test("another take of the line is asked for, and nothing but that take is made", async () => {
    const { voice, model, world } = scene();
    voice.behaves = () => "speaks";
    const [said, asked, ran] = [voice.said.length, model.asked.length, (await runsIn(world.platform.logDir)).length];
    await edited(...at(), { op: "new_take", ...on(await second(), LANGUAGE) });
    await render(...at(), [LANGUAGE]);
    expect(voice.said.slice(said).map(({ text }) => text)).toEqual([SECOND, SECOND]);
    expect(model.asked).toHaveLength(asked);
    expect((await runsIn(world.platform.logDir)).slice(ran).filter(({ stage }) => !AFTER_A_TAKE.has(stage))).toEqual([]);
    const engines = (await takesOf(...at(), (await second()).id, LANGUAGE)).map(({ engine, selected }) => [engine, selected]);
    expect(engines).toEqual([
      [FALLBACK, false],
      [dubbed().engine, true],
      [dubbed().engine, false],
    ]);
    expect((await second()).take).toMatchObject({ engine: dubbed().engine });
  });

  test("the older take is selected, and nobody speaks again", async () => {
    const { voice, world } = scene();
    const [said, ran, before] = [voice.said.length, (await runsIn(world.platform.logDir)).length, await videoOf(...at(), LANGUAGE)];
    const line = await second();
    const older = (await takesOf(...at(), line.id, LANGUAGE)).at(0)!;
    await edited(...at(), { op: "select_take", ...on(line, LANGUAGE), takeId: older.id });
    await render(...at(), [LANGUAGE]);
    expect((await second()).take).toMatchObject({ id: older.id, engine: FALLBACK, flags: [] });
    expect((await takesOf(...at(), line.id, LANGUAGE)).map(({ selected }) => selected)).toEqual([true, false, false]);
    expect(voice.said).toHaveLength(said);
    const stages = (await runsIn(world.platform.logDir)).slice(ran).map(({ stage }) => stage);
    expect(stages.filter((stage) => stage === "verify" || !AFTER_A_TAKE.has(stage))).toEqual([]);
    expect(await videoOf(...at(), LANGUAGE)).toMatchObject({ stale: false, revision: before.revision + 1 });
  });
}
