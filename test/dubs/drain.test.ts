import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { DubLoop } from "../../src/dubs/loop/loop.ts";
import type { LoopPorts } from "../../src/dubs/loop/ports.ts";
import { startOf, World } from "./world.ts";

const never = (): Promise<never> => new Promise(() => undefined);

/** A world in which some effect is never answered; nobody waits for what goes on in the background. */
function hanging(ports: Partial<LoopPorts>): World {
  const world = new World();
  world.loop = new DubLoop({ ...world.ports(), background: () => undefined, ...ports });
  return world;
}

describe("effects that take long", () => {
  it("do not set off one alarm after the other", async () => {
    const world = hanging({ send: never });
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    for (let alarms = 0; alarms < 5; alarms++) {
      expect(world.alarmAt! - world.now).toBeGreaterThanOrEqual(1000);
      world.now = world.alarmAt!;
      await world.loop.alarm();
    }
  });
  it("do not either when it is D1 that does not answer", async () => {
    const world = hanging({ project: never });
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await setImmediate();
    expect(world.alarmAt! - world.now).toBeGreaterThanOrEqual(1000);
  });
  it("hold nothing else up: a slot that cannot be given back does not keep a unit from being sent", async () => {
    const hung = hanging({});
    hung.loop = new DubLoop({ ...hung.ports(), background: () => undefined, release: (lane) => (lane === "demucs" ? never() : Promise.resolve()) });
    await hung.loop.start(startOf("job_1", ["pt-BR"]));
    for (let turns = 0; turns < 200 && (await hung.status("job_1")) !== "succeeded"; turns++) {
      await setImmediate();
      const message = hung.queue.shift();
      if (message) await hung.perform(message.attempt);
    }
    expect(await hung.status("job_1")).toBe("succeeded");
  });
  it("hold up neither what is to be sent later nor what D1 is shown, however long one call goes unanswered", async () => {
    const world = hanging({});
    const ports = world.ports();
    let hung = 2;
    const once = <T>(call: () => Promise<T>): Promise<T> => (hung-- > 0 ? never() : call());
    const send: LoopPorts["send"] = (messages) => once(() => ports.send(messages));
    const project: LoopPorts["project"] = (projection) => once(() => ports.project(projection));
    world.loop = new DubLoop({ ...ports, background: () => undefined, send, project });
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    for (let turns = 0; turns < 500 && world.projections.at(-1)?.jobs[0]?.status !== "succeeded"; turns++) {
      await setImmediate();
      const message = world.queue.shift();
      if (message) await world.perform(message.attempt);
      else {
        world.now = Math.max(world.now, world.alarmAt ?? 0);
        await world.loop.alarm();
      }
    }
    expect([await world.status("job_1"), world.projections.at(-1)?.jobs[0]?.status]).toEqual(["succeeded", "succeeded"]);
  });
  it("are not done twice while they are under way", async () => {
    let sent = 0;
    const world = hanging({ send: () => (sent++, never()) });
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.loop.poke();
    await setImmediate();
    expect(sent).toBe(1);
  });
});

describe("effects that fail", () => {
  it("are tried again a little later until they succeed", async () => {
    let refused = 3;
    const world = new World();
    const ports = world.ports();
    world.loop = new DubLoop({ ...ports, send: (message) => (refused-- > 0 ? Promise.reject(new Error("the queue is away")) : ports.send(message)) });
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    const began = world.now;
    await world.run();
    expect([await world.status("job_1"), world.now - began]).toEqual(["succeeded", 7000]);
  });
});
