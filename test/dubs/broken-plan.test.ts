import { describe, expect, it } from "vitest";
import { DubLoop } from "../../src/dubs/loop/loop.ts";
import { startOf, World } from "./world.ts";

/** A world in which the plan cannot be carried out as soon as the last of what is handed out is there. */
function broken(): World {
  const world = new World();
  const ports = world.ports();
  world.loop = new DubLoop({
    ...ports,
    newId: (prefix) => {
      if (prefix === "out" && world.ran.some(({ stage }) => stage === "report")) throw new Error("a fault of ours");
      return ports.newId(prefix);
    },
  });
  return world;
}

describe("a plan that throws", () => {
  it("ends the job as failed instead of leaving it stuck for ever", async () => {
    const world = broken();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    expect((await world.loop.snapshot()).jobs[0]).toMatchObject({ status: "failed", failure: { code: "internal" } });
    expect([world.alarmAt! - world.now > 3_600_000, world.projections.at(-1)!.jobs[0]!.status]).toEqual([true, "failed"]);
  });
  it("leaves nothing half done: once the fault is mended, a new job has nothing left to do", async () => {
    const world = broken();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    const before = world.ran.length;
    await world.crash();
    await world.loop.start(startOf("job_2", ["pt-BR"]));
    await world.run();
    expect(await world.status("job_2")).toBe("succeeded");
    expect(world.ran.slice(before).map((each) => each.stage)).toEqual([]);
    const sequences = (await world.loop.events({ after: 0, limit: 1000 })).map((event) => event.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  });
});
