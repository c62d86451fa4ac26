import { describe, expect, it } from "vitest";
import { startOf, World } from "./world.ts";

/** A world in which a worker stage waits in the queue. */
async function sentWork() {
  const world = new World();
  await world.loop.start(startOf("job_1", ["pt-BR"]));
  for (;;) {
    await world.quiet();
    const { attempt } = world.queue.shift()!;
    const [peeked] = await world.loop.claim([attempt], "con_1");
    if (peeked?.kind === "work") return { world, attempt };
    await world.perform(attempt);
  }
}

describe("a claim", () => {
  it("gives work to one claimant, who may ask again, and to no other: a message that came twice is stale", async () => {
    const { world, attempt } = await sentWork();
    const kinds = [];
    for (const claimant of ["con_1", "con_2", "con_1"]) kinds.push((await world.loop.claim([attempt], claimant))[0]!.kind);
    expect(kinds).toEqual(["work", "stale", "work"]);
  });
  it("is not given again to whoever asks after a crash: nobody knows whether the work goes on", async () => {
    const { world, attempt } = await sentWork();
    await world.crash();
    expect((await world.loop.claim([attempt], "con_1"))[0]!.kind).toBe("stale");
    await world.run();
    expect(await world.status("job_1")).toBe("succeeded");
  });
  it("holds a cancel's answer up until it has lapsed, so that nothing begins after it", async () => {
    const { world, attempt } = await sentWork();
    const claimedAt = world.now;
    world.now += 100;
    const job = await world.loop.cancel("job_1");
    expect([job?.status, world.now - claimedAt]).toEqual(["canceled", world.settings.permitMs]);
    expect((await world.loop.claim([attempt], "con_1"))[0]!.kind).toBe("stale");
  });
});
