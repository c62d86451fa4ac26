import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { DubLoop } from "../../src/dubs/loop/loop.ts";
import type { EditOp } from "../../src/dubs/edits/ops.ts";
import { answer } from "./script.ts";
import { startOf, World } from "./world.ts";

const DAY = 86_400_000;
const renderOf = (id: string, languages = ["pt-BR"]) => ({ ...startOf(id, languages), job: { ...startOf(id, languages).job, kind: "render" as const } });
const edit = (world: World, id: string, ops: EditOp[]) => world.loop.edit({ editId: id, actor: "key:a", ops });
const firstLine = async (world: World) => (await world.loop.lines({ afterId: null, limit: 1, language: "pt-BR" }))[0]!;

async function dubbed(): Promise<World> {
  const world = new World();
  await world.loop.start(startOf("job_1", ["pt-BR"]));
  await world.run();
  return world;
}

/** What units and outputs refer to, and is not there. */
function missing(world: World): string[] {
  const keys = world.record().rows["units"]!.flatMap(({ state }) => {
    const { status, result } = JSON.parse(String(state)) as { status: string; result?: { artifacts: Record<string, { key: string }> } };
    return status === "done" ? Object.values(result!.artifacts).map(({ key }) => key) : [];
  });
  const served = world.record().rows["outputs"]!.map(({ json }) => (JSON.parse(String(json)) as { artifactKey: string }).artifactKey);
  return [...keys, ...served].filter((key) => !world.media.objects.has(key));
}

describe("a sweep that is late", () => {
  it("takes nothing of a unit that was wanted again meanwhile", async () => {
    const world = await dubbed();
    const line = await firstLine(world);
    const made = await edit(world, "edt_1", [{ op: "set_translation", lineId: line.id, ifRevision: 1, language: "pt-BR", text: "Outra coisa." }]);
    expect(made.kind).toBe("applied");
    await world.loop.start(renderOf("job_2"));
    await world.run();
    const sweep = world.media.deletePrefix.bind(world.media);
    world.media.deletePrefix = () => Promise.reject(new Error("the store is away"));
    for (let days = 0; days < 3; days++) await world.pass(DAY);
    await world.loop.edit({ editId: "edt_2", actor: "key:a", undo: "edt_1" });
    await world.loop.start(renderOf("job_3"));
    await world.quiet();
    while (world.count("mux") < 3) if (!(await world.step())) break;
    world.media.deletePrefix = sweep;
    await world.run();
    await world.pass(3_600_000);
    expect([await world.status("job_3"), missing(world)]).toEqual(["succeeded", []]);
  });
});

describe("an edit between a translation's call and its answer", () => {
  it("that asks for another wording gets one, also when the answer comes before the plan is looked at again", async () => {
    const world = new World();
    world.settings.evaluateEveryMs = 250;
    world.loop = new DubLoop(world.ports());
    const translate: number[] = [];
    const serve = world.serve.bind(world);
    world.serve = async (task) => {
      if (task.stage !== "translate" || task.params["wording"] !== undefined) return serve(task);
      translate.push(task.attempt);
      await world.loop.alarm();
      const line = await firstLine(world);
      expect((await edit(world, "edt_1", [{ op: "retranslate", lineId: line.id, ifRevision: 1, language: "pt-BR" }])).kind).toBe("applied");
      return serve(task);
    };
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    expect([await world.status("job_1"), translate.length, world.ran.filter(({ label }) => label.includes('"wording":1')).length]).toEqual(["succeeded", 1, 1]);
  });
});

describe("work that two languages share", () => {
  it("is on the account of the job that wants it, though another that was cancelled wanted it first", async () => {
    const world = new World();
    world.usage = (task) => (task.stage === "mix" ? [{ meter: "seconds", quantity: 1, vendorCostMicros: 1 }] : []);
    await world.loop.start({ ...startOf("job_0", []), job: { ...startOf("job_0", []).job, kind: "transcribe" } });
    await world.run();
    const lines = await world.loop.lines({ afterId: null, limit: 10, language: null });
    await edit(
      world,
      "edt_1",
      lines.slice(1).map(({ id }): EditOp => ({ op: "set_treatment", lineId: id, ifRevision: 1, treatment: "keep" })),
    );
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    while (!world.record().rows["units"]!.some(({ label }) => label === "mix/pt-BR/1")) await world.step();
    await world.loop.cancel("job_1");
    await world.loop.start(startOf("job_2", ["es"]));
    await world.run();
    const job = (await world.loop.snapshot()).jobs.find(({ id }) => id === "job_2")!;
    expect([job.status, job.usage.map(({ quantity }) => quantity)]).toEqual(["succeeded", [2]]);
  });
});

describe("a cancel", () => {
  it("that is asked for twice is answered no sooner the second time", async () => {
    const world = new World();
    const lapse: (() => void)[] = [];
    world.loop = new DubLoop({ ...world.ports(), wait: (ms) => new Promise((resolve) => void (ms <= world.settings.permitMs && lapse.push(resolve))) });
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    while (world.count("transcribe") === 0) await world.step();
    const begun = await world.loop.claim([world.queue.at(-1)!.attempt], "con_1");
    expect(begun).toMatchObject([{ kind: "work", stage: "segment" }]);
    let acknowledged = 0;
    const cancels = [1, 2].map(() => world.loop.cancel("job_1").then(() => (acknowledged += 1)));
    await setImmediate();
    expect([acknowledged, lapse.length]).toEqual([0, 2]);
    world.now += world.settings.permitMs;
    for (const resolve of lapse) resolve();
    await Promise.all(cancels);
    await world.loop.cancel("job_1");
    expect(acknowledged).toBe(2);
  });
});

describe("late usage", () => {
  it("that comes twice in one call counts once", async () => {
    const world = new World();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.quiet();
    const { attempt } = world.queue.shift()!;
    await world.loop.claim([attempt], "con_1");
    await world.loop.queued([{ attempt, ahead: 0 }]);
    await world.loop.task(attempt);
    await world.loop.cancel("job_1");
    const failed = {
      kind: "failed" as const,
      failure: { code: "interrupted", message: "", retryable: true },
      usage: [{ meter: "seconds", quantity: 3, vendorCostMicros: 7 }],
    };
    await world.loop.settle([
      { attempt, outcome: failed },
      { attempt, outcome: failed },
    ]);
    await world.quiet();
    expect((await world.loop.snapshot()).jobs[0]!.usage).toEqual([{ meter: "seconds", quantity: 3, vendorCostMicros: 7 }]);
  });
  it("of a task that was begun twice under one attempt counts for both starts, and for each once", async () => {
    const world = new World();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.quiet();
    const { attempt } = world.queue.shift()!;
    await world.loop.claim([attempt], "con_1");
    await world.loop.queued([{ attempt, ahead: 0 }]);
    await world.loop.task(attempt);
    const failed = (run: string, quantity: number) => ({
      kind: "failed" as const,
      failure: { code: "interrupted", message: "", retryable: true },
      usage: [{ meter: "seconds", quantity, vendorCostMicros: 10 * quantity }],
      run,
    });
    for (const report of [failed("first", 3), failed("second", 5), failed("second", 5), failed("first", 3)]) await world.loop.message(attempt, report);
    expect((await world.loop.snapshot()).jobs[0]!.usage).toEqual([{ meter: "seconds", quantity: 8, vendorCostMicros: 80 }]);
  });
});

describe("a removal", () => {
  it("ends a job that began while it was stopping another, and settles every end before it forgets", async () => {
    const world = new World();
    let refused = 2;
    const ports = world.ports();
    const settle = (end: Parameters<typeof ports.spend.settle>[0]) => (refused-- > 0 ? Promise.reject(new Error("away")) : ports.spend.settle(end));
    world.loop = new DubLoop({ ...ports, spend: { ...ports.spend, settle } });
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    while (world.count("transcribe") === 0) await world.step();
    const removing = world.loop.remove().catch(() => undefined);
    await world.loop.start(startOf("job_2", ["es"]));
    await removing;
    for (let again = 0; again < 5; again++) {
      world.now += 60_000;
      await world.loop.remove().catch(() => undefined);
    }
    await world.quiet();
    expect(world.settled.map(({ jobId, status }) => [jobId, status])).toEqual([
      ["job_1", "canceled"],
      ["job_2", "canceled"],
    ]);
    expect(world.record().rows["units"]).toEqual([]);
  });
});

describe("speakers of a dub of an earlier version", () => {
  it("are all still there after one of them was renamed and the process began anew", async () => {
    const world = await dubbed();
    const [line] = await world.loop.lines({ afterId: null, limit: 1, language: null });
    await edit(world, "edt_1", [{ op: "set_speaker", lineId: line!.id, ifRevision: 1, speakerId: null, name: "Bo" }]);
    world.write("DELETE FROM speakers");
    world.loop = new DubLoop(world.ports());
    const before = await world.loop.speakers();
    expect(before).toHaveLength(2);
    await edit(world, "edt_2", [{ op: "rename_speaker", speakerId: before[0]!.id, ifRevision: 1, name: "Anna" }]);
    world.loop = new DubLoop(world.ports());
    expect((await world.loop.speakers()).map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
  });
});

describe("a job that comes right after the process began anew", () => {
  it("tries again what failed for good, though another job goes on in another language", async () => {
    const world = new World();
    const fail = { failure: { code: "bad", message: "no", retryable: false } };
    world.script = (task) => (task.stage === "translate" && task.params["target"] === "pt-BR" ? fail : answer(task));
    await world.loop.start(startOf("job_1", ["pt-BR", "es"]));
    while (world.count("translate") < 2) await world.step();
    await world.quiet();
    expect(await world.status("job_1")).toBe("running");
    world.script = answer;
    world.loop = new DubLoop(world.ports());
    await world.loop.start(startOf("job_2", ["pt-BR"]));
    await world.run();
    expect(await world.status("job_2")).toBe("succeeded");
  });
});
