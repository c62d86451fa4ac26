import { describe, expect, it } from "vitest";
import { DubLoop } from "../../src/dubs/loop/loop.ts";
import type { StartJob } from "../../src/dubs/port.ts";
import { startOf, World } from "./world.ts";

/** Until an attempt of this stage has its task. */
async function handedOver(world: World, stage: string): Promise<number> {
  for (;;) {
    await world.quiet();
    const { attempt } = world.queue.shift()!;
    const [claim] = await world.loop.claim([attempt], "con_1");
    if (claim?.kind !== "compute") {
      await world.perform(attempt);
      continue;
    }
    await world.loop.queued([{ attempt, ahead: 0 }]);
    const task = (await world.loop.task(attempt))!;
    if (task.stage === stage) return attempt;
    await world.serve(task);
  }
}

describe("a dead letter, of which another copy was delivered", () => {
  it("does not take work from the consumer that is at it", async () => {
    const world = new World();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    for (;;) {
      await world.quiet();
      const { attempt } = world.queue.shift()!;
      const [claim] = await world.loop.claim([attempt], "con_1");
      if (claim?.kind !== "work") {
        await world.perform(attempt);
        continue;
      }
      await world.loop.lost([attempt]);
      expect((await world.loop.claim([attempt], "con_1"))[0]!.kind).toBe("work");
      return;
    }
  });
  it("has the service that is at it stopped before its slot is given away", async () => {
    const world = new World();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    const attempt = await handedOver(world, "transcribe");
    await world.loop.lost([attempt]);
    await world.quiet();
    expect(world.released).toContain(`whisperx ${attempt} kill`);
  });
});

describe("what was begun on the account of a job that ended, because another wants it too", () => {
  it("is settled with that job once more when it has cost something", async () => {
    const world = new World();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    const attempt = await handedOver(world, "transcribe");
    await world.loop.start(startOf("job_2", ["es"]) satisfies StartJob);
    await world.loop.cancel("job_1");
    await world.quiet();
    const usage = [{ meter: "seconds", quantity: 3, vendorCostMicros: 7 }];
    const failure = { code: "out_of_memory", message: "", retryable: true };
    expect((await world.loop.message(attempt, { kind: "failed", failure, usage })).status).toBe(200);
    await world.quiet();
    expect(world.settled.filter(({ jobId }) => jobId === "job_1").map((end) => end.usage)).toEqual([[], usage]);
  });
});

describe("a clock that goes back by a quarter of an hour after a failure", () => {
  it.each(["project", "send"] as const)("does not keep a dub from trying to %s again", async (name) => {
    const world = new World();
    const ports = world.ports();
    let isAway = true;
    const act = ports[name] as (...given: unknown[]) => Promise<void>;
    const failing = (...given: unknown[]) => (isAway ? Promise.reject(new Error("away")) : act(...given));
    world.loop = new DubLoop({ ...ports, [name]: failing });
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.quiet();
    isAway = false;
    world.now -= 900_000;
    await world.loop.poke();
    await world.quiet();
    expect(name === "project" ? world.projections.length : world.queue.length).toBeGreaterThan(0);
  });
});

describe("a clock that goes back while a send hangs", () => {
  it("holds the next one up no longer than if it had not", async () => {
    const world = new World();
    const ports = world.ports();
    let hangs = true;
    const send: typeof ports.send = (messages) => (hangs ? new Promise(() => undefined) : ports.send(messages));
    world.loop = new DubLoop({ ...ports, send, background: () => undefined });
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    hangs = false;
    world.now -= 900_000;
    await world.loop.poke();
    expect(world.queue.length).toBeGreaterThan(0);
  });
});

describe("a job of another language", () => {
  it("leaves as it is what failed of a language that it does not ask for: its outputs are made in spite of that", async () => {
    const world = new World();
    const spoken = world.script;
    const failure = { code: "nothing_to_say", message: "", retryable: false };
    let left = 1;
    world.script = (task) => (task.stage === "synthesize" && task.params["language"] === "es" && left-- > 0 ? { failure } : spoken(task));
    const statuses = () =>
      world
        .ports()
        .sql.exec("SELECT status FROM units WHERE label LIKE 'synthesize/es/%' ORDER BY key")
        .map(({ status }) => status);
    await world.loop.start(startOf("job_1", ["es"]));
    await world.run();
    const before = statuses();
    expect([await world.status("job_1"), before.filter((status) => status === "failed")]).toEqual(["succeeded", ["failed"]]);
    await world.loop.start(startOf("job_2", ["pt-BR"]));
    await world.run();
    expect([await world.status("job_2"), statuses()]).toEqual(["succeeded", before]);
  });
});
