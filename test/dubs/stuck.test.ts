import { describe, expect, it } from "vitest";
import { DubLoop } from "../../src/dubs/loop/loop.ts";
import type { StartJob } from "../../src/dubs/port.ts";
import type { UnitSpec } from "../../src/graph/unit.ts";
import type { ResolvedOptions } from "../../src/dubs/options.ts";
import { answerOf, filmOf } from "./film.ts";
import { LongWorld } from "./long-world.ts";
import { answer } from "./script.ts";
import { options, startOf, World } from "./world.ts";

const having = (more: Partial<ResolvedOptions>, languages = ["pt-BR"]): StartJob => {
  const start = startOf("job_1", languages);
  return { ...start, dub: { ...start.dub, options: { ...options, ...more } } };
};

describe("an engine that left the catalogue", () => {
  it.each<[string, Partial<ResolvedOptions>]>([
    ["that recognises", { transcription: { engine: "gone/heard" }, separation: { engine: "none" } }],
    ["that speaks", { speech: { engine: "gone/spoken", voices: {} }, separation: { engine: "none" } }],
    [
      "that translates",
      { translation: { engine: "gone/said", routes: [{ engine: "gone/said", source: null, target: null }] }, separation: { engine: "none" } },
    ],
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
    const failure = { code: "spend_limit", message: expect.stringMatching(/`ceilingMicros`.*Retry the job with a higher one/) };
    expect((await world.loop.snapshot()).jobs[0]).toMatchObject({ status: "failed", failure });
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

type Asked = Parameters<typeof answerOf>[1];
const babble = ({ params }: Asked, characters: number) => {
  const lines = params["lines"] as { id: string; text: string }[];
  const text = "あ".repeat(Math.floor(characters / lines.length));
  return { value: { translations: lines.map(({ id, text: own }) => ({ id, text: `${own}${text}` })) }, artifacts: {} };
};

describe("a translator that babbles", () => {
  it("does not say more at once than a row and a frame take", async () => {
    const film = filmOf(14);
    const world = new LongWorld(film);
    world.script = (task) => (task.stage === "translate" ? babble(task, 9_000) : answerOf(film, task, 0));
    await world.job("job_1", "dub", ["es"]);
    const lines = await world.loop.lines({ afterId: null, limit: 100, language: null });
    await world.edit(lines.map(({ id, revision }) => ({ op: "retranslate", lineId: id, ifRevision: revision, language: "es" })));
    await world.job("job_2", "render", ["es"]);
    const largest = Math.max(...world.frames.map((frame) => Buffer.byteLength(JSON.stringify(frame))));
    expect([largest < 320_000, largest > 200_000]).toEqual([true, true]);
  });
  it("and does not stop has failed: what is not said is kept, and the job ends", async () => {
    const world = new World();
    world.script = (task) => (task.stage === "translate" ? babble(task, 48_000) : answer(task));
    await world.loop.start(startOf("job_1", ["es"]));
    await world.run();
    expect((await world.loop.snapshot()).jobs[0]).toMatchObject({ status: "failed", failure: { code: "malformed_result" } });
  });
});

describe("a plan that throws when nobody works on the dub", () => {
  it("keeps neither an edit nor what else comes from being kept: outputs stay as they were, and garbage is left", async () => {
    const world = new World();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    const probe = world.record().rows["units"]!.find(({ stage }) => stage === "probe")!;
    world.write("UPDATE units SET state = ? WHERE key = ?", String(probe["state"]).replace(/"audio":\[.*?\]/, '"audio":[]'), String(probe["key"]));
    world.loop = new DubLoop(world.ports());
    const [line] = await world.loop.lines({ afterId: null, limit: 1, language: null });
    const ops = [{ op: "set_text" as const, lineId: line!.id, ifRevision: 1, text: "Said otherwise." }];
    expect((await world.loop.edit({ editId: "edt_1", actor: "key:a", ops })).kind).toBe("applied");
    for (let days = 0; days < 3; days++) await world.pass(86_400_000);
    expect(world.alarmAt! - world.now).toBeGreaterThan(3_600_000);
    expect((await world.loop.edits({ before: null, limit: 10 })).map(({ id }) => id)).toEqual(["edt_1"]);
    expect(world.record().rows["units"]!.length).toBeGreaterThan(10);
  });
});

describe("a review of a dub in which every line keeps its voice", () => {
  it("has nothing to wait for", async () => {
    const world = new World();
    const job = having({ review: { translation: true } });
    await world.loop.start({ ...job, job: { ...job.job, id: "job_0", kind: "transcribe", languages: [] } });
    await world.run();
    const lines = await world.loop.lines({ afterId: null, limit: 100, language: null });
    const ops = lines.map(({ id }) => ({ op: "set_treatment" as const, lineId: id, ifRevision: 1, treatment: "keep" as const }));
    await world.loop.edit({ editId: "edt_1", actor: "key:a", ops });
    await world.loop.start(job);
    await world.run();
    expect([await world.status("job_1"), world.count("translate")]).toEqual(["succeeded", 0]);
  });
});
