import { describe, expect, it } from "vitest";
import { DubLoop } from "../../src/dubs/loop/loop.ts";
import { startOf, World } from "./world.ts";

/** From now on the plan throws as soon as there is something to hand out. */
function breakOutputs(world: World): void {
  const ports = world.ports();
  const newId = (prefix: string): string => {
    if (prefix === "out" && world.ran.some(({ stage }) => stage === "report")) throw new Error("a fault of ours");
    return ports.newId(prefix);
  };
  world.loop = new DubLoop({ ...ports, newId });
}

/** From now on the plan throws whenever something is to be sent. */
function breakDispatch(world: World): void {
  const { settings, ...ports } = world.ports();
  world.loop = new DubLoop({
    ...ports,
    settings: {
      ...settings,
      get maxInFlight(): number {
        throw new Error("a fault of ours");
      },
    },
  });
}

describe("a plan that throws", () => {
  it("takes nothing back of what was answered in its turn: a result that was accepted is kept, and what it cost is counted", async () => {
    const world = new World();
    world.usage = (task) => (task.stage === "mux" ? [{ meter: "seconds", quantity: 60, vendorCostMicros: 5 }] : []);
    breakOutputs(world);
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    expect((await world.loop.snapshot()).jobs[0]).toMatchObject({
      status: "failed",
      failure: { code: "internal" },
      usage: [{ meter: "seconds", quantity: 60 }],
    });
    await world.crash();
    expect((await world.loop.snapshot()).jobs[0]!.usage).toHaveLength(1);
    await world.loop.start(startOf("job_2", ["pt-BR"]));
    await world.run();
    expect([await world.status("job_2"), world.count("mux")]).toEqual(["succeeded", 1]);
  });
  it("keeps an edit that was answered as applied, and its events have no gap", async () => {
    const world = new World();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    while (world.count("synthesize") === 0) await world.step();
    const [line] = await world.loop.lines({ afterId: null, limit: 1, language: null });
    breakDispatch(world);
    const ops = [{ op: "set_text" as const, lineId: line!.id, ifRevision: 1, text: "Said otherwise." }];
    expect((await world.loop.edit({ editId: "edt_1", actor: "key:a", ops })).kind).toBe("applied");
    expect((await world.loop.line({ lineId: line!.id, language: null }))!.text).toBe("Said otherwise.");
    expect(await world.status("job_1")).toBe("failed");
    const told = world.frames.map(({ sequence }) => sequence);
    expect(told).toEqual(told.map((_, index) => index + 1));
    expect(world.frames.some(({ type }) => type === "script.edited")).toBe(true);
  });
});

describe("a transaction that fails", () => {
  it("loses no line's last word: it is told when the turn is made again at once", async () => {
    const world = new World();
    world.settings.announceEveryMs = 250;
    world.loop = new DubLoop(world.ports());
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    const serve = world.serve.bind(world);
    world.serve = async (task) => {
      if (task.stage !== "mux") return serve(task);
      world.failingWrites = 1;
      await expect(serve(task)).rejects.toThrow("disk is full");
      return serve(task);
    };
    await world.run();
    expect(await world.status("job_1")).toBe("succeeded");
    const lines = await world.loop.lines({ afterId: null, limit: 10, language: "pt-BR" });
    expect(lines.map(({ placement }) => placement?.placed)).toEqual([true, true, true, true]);
  });
});
