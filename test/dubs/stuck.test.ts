import { describe, expect, it } from "vitest";
import { DubLoop } from "../../src/dubs/loop/loop.ts";
import type { StartJob } from "../../src/dubs/port.ts";
import type { UnitSpec } from "../../src/graph/unit.ts";
import type { ResolvedOptions } from "../../src/dubs/wire.ts";
import { options, startOf, World } from "./world.ts";

const having = (more: Partial<ResolvedOptions>, languages = ["pt-BR"]): StartJob => {
  const start = startOf("job_1", languages);
  return { ...start, dub: { ...start.dub, options: { ...options, ...more } } };
};

describe("an engine that left the catalogue", () => {
  it.each<[string, Partial<ResolvedOptions>]>([
    ["that recognises", { transcription: { engine: "gone/heard" }, separation: { engine: "none" } }],
    ["that speaks", { speech: { engine: "gone/spoken", voices: {} }, separation: { engine: "none" } }],
    ["that translates", { translation: { engine: "gone/said", routes: [{ engine: "gone/said", source: null, target: null }] }, separation: { engine: "none" } }],
  ])("%s fails the job and says so, and nothing is left to do", async (_, more) => {
    const world = new World();
    await world.loop.start(having(more));
    await world.run();
    expect((await world.loop.snapshot()).jobs[0]).toMatchObject({ status: "failed", failure: { code: "engine_gone" } });
    expect(world.released.filter((each) => each.startsWith("gone"))).toEqual([]);
  });
  it("that separates ends in a ducked dub", async () => {
    const world = new World();
    await world.loop.start(having({ separation: { engine: "gone/parted" } }));
    await world.run();
    expect(await world.status("job_1")).toBe("succeeded");
  });
  it("does not keep a finished dub from being edited", async () => {
    const world = new World();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    const meta = world.row("SELECT json FROM meta WHERE name = 'dub'") as { engines: { synthesize: object } };
    const gone = { ...meta, engines: { ...meta.engines, synthesize: { id: "gone/spoken", digest: "gone", lane: "gone" } } };
    world.write("UPDATE meta SET json = ? WHERE name = 'dub'", JSON.stringify(gone));
    world.loop = new DubLoop(world.ports());
    const [line] = await world.loop.lines({ afterId: null, limit: 1, language: null });
    const ops = [{ op: "set_speaker" as const, lineId: line!.id, ifRevision: 1, speakerId: null, name: "Bo" }];
    expect((await world.loop.edit({ editId: "edt_1", actor: "key:a", ops })).kind).toBe("applied");
  });
});

/** Rows as if engines asked for money: each of these units costs 10 and has not begun; the job may spend 5. */
function price(world: World, where: string): void {
  for (const { spec } of world.ports().sql.exec(`SELECT spec FROM units WHERE ${where}`)) {
    const priced = { ...(JSON.parse(String(spec)) as UnitSpec), worstMicros: 10 };
    world.write("UPDATE units SET spec = ?, state = '{\"status\":\"ready\"}', status = 'ready' WHERE key = ?", JSON.stringify(priced), priced.key);
  }
  const job = world.row("SELECT json FROM jobs WHERE id = 'job_1'") as object;
  world.write("UPDATE jobs SET json = ? WHERE id = 'job_1'", JSON.stringify({ ...job, ceilingMicros: 5 }));
  world.queue.length = 0;
  world.loop = new DubLoop(world.ports());
}

describe("a job whose money is spent", () => {
  it("ends when nothing is left that it can pay for, though nothing else happens any more", async () => {
    const world = new World();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    while (world.count("translate") === 0 || world.count("separate") < 2) await world.step();
    price(world, "stage = 'synthesize'");
    await world.loop.poke();
    await world.run();
    expect((await world.loop.snapshot()).jobs[0]).toMatchObject({ status: "failed", failure: { code: "spend_limit" } });
  });
  it("ends also when what else it wants waits for a person", async () => {
    const world = new World();
    await world.loop.start(having({ review: { translation: true } }, ["pt-BR", "es"]));
    while (world.count("translate") === 0 || world.count("separate") < 2) await world.step();
    price(world, "stage = 'translate' AND label LIKE 'translate/es/%'");
    await world.loop.poke();
    await world.run();
    expect((await world.loop.snapshot()).jobs[0]).toMatchObject({ status: "failed", failure: { code: "spend_limit" } });
  });
});
