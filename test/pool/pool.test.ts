import { beforeEach, describe, expect, it } from "vitest";
import { PoolWorld, settled } from "./pool-world.ts";

let world: PoolWorld;
beforeEach(() => {
  world = new PoolWorld();
});
const never = new Promise<never>(() => undefined);

describe("a pool", () => {
  it("hands over what comes up and tells the others how many are before them", async () => {
    const places = [await world.enter("film", 1), await world.enter("film", 2), await world.enter("film", 3), await world.enter("clip", 1)];
    await settled();
    expect(places.map(({ ahead }) => ahead)).toEqual([0, 0, 1, 1]);
    expect(world.said).toEqual(["begin film.1"]);
    expect(world.pool.status()).toEqual({ service: "media", slots: 1, held: 1, waiting: 3 });
    await world.pool.release({ dubId: "film", attempt: 1 }, false);
    await settled();
    await world.pool.release({ dubId: "film", attempt: 2 }, false);
    await settled();
    expect(world.begun()).toEqual(["film.1", "film.2", "clip.1"]);
  });
  it("takes a batch in one go, and the same again without change", async () => {
    const entries = [1, 2, 3].map((attempt) => ({ dubId: "film", attempt, workspaceId: "w" }));
    expect(await world.pool.enter(entries)).toEqual([{ ahead: 0 }, { ahead: 0 }, { ahead: 1 }]);
    expect(await world.pool.enter(entries)).toEqual([{ ahead: 0 }, { ahead: 0 }, { ahead: 1 }]);
    expect(world.pool.status()).toMatchObject({ held: 1, waiting: 2 });
  });
  it("tells each waiting dub at every check how far it has come, and frees what nobody wants", async () => {
    for (const attempt of [1, 2, 3]) await world.enter("film", attempt);
    await world.enter("clip", 9);
    await world.pass(15_000);
    expect(world.said.filter((each) => each.startsWith("holds"))).toEqual(["holds film.1 null", "holds film.2 0", "holds clip.9 1"]);
    world.unwanted.add(1).add(9);
    world.said.length = 0;
    await world.pass(15_000);
    expect(world.said).toEqual(["holds film.1 null", "holds film.2 0", "holds clip.9 1", "kill film.1", "begin film.2"]);
  });
  it("goes on asking the others while one dub never answers", async () => {
    world.slots = 2;
    world.onHolds = (dubId) => (dubId === "mute" ? never : Promise.resolve());
    await world.enter("mute", 1);
    await world.enter("film", 2);
    await world.pass(30_000);
    world.unwanted.add(2);
    await world.pass(15_000);
    expect(world.said).toContain("kill film.2");
    expect(world.said.filter((each) => each.startsWith("holds mute"))).toHaveLength(1);
  });
  it("asks of every ticket now and then, not only of each dub's first", async () => {
    for (const attempt of [1, 2, 3]) await world.enter("film", attempt);
    await world.pass(120_000);
    expect(world.said.filter((each) => each === "holds film.3 1")).toHaveLength(1);
  });
  it("begins again, once, what had a slot when it died", async () => {
    world.onBegin = () => never;
    await world.enter("film", 1);
    await world.enter("film", 2);
    world.onBegin = async () => ({ kind: "accepted" });
    world.crash();
    await world.pass(40_000);
    expect(world.begun()).toEqual(["film.1", "film.1"]);
    expect(world.pool.status()).toMatchObject({ held: 1, waiting: 1 });
  });
  it("has set its alarm before anybody holds a slot, lest it should die in between", async () => {
    let alarmAt: number | null = null;
    world.onTask = async () => void (alarmAt = world.alarmAt);
    await world.enter("film", 1);
    await settled();
    expect(alarmAt).toBe(world.now + 15_000);
  });
  it("kills what it may have begun before it died, when its dub wants it no more", async () => {
    world.onBegin = () => never;
    await world.enter("film", 1);
    await settled();
    world.crash();
    world.unwanted.add(1);
    await world.pass(15_000);
    expect(world.said).toContain("kill film.1");
    expect(world.begun()).toEqual(["film.1"]);
    expect(world.pool.status()).toMatchObject({ held: 0 });
  });
});

describe("a release with a kill", () => {
  it("is answered at once, and the slot is given away once the service has answered", async () => {
    const killed = Promise.withResolvers<void>();
    world.onKill = () => killed.promise;
    await world.enter("film", 1);
    await world.enter("clip", 1);
    await settled();
    await world.pool.release({ dubId: "film", attempt: 1 }, true);
    await world.pool.release({ dubId: "film", attempt: 1 }, true);
    await world.pass(4_000);
    expect(world.said).toEqual(["begin film.1", "kill film.1"]);
    killed.resolve();
    await settled();
    expect(world.said.slice(2)).toEqual(["begin clip.1"]);
  });
  it("of one dub waits for no kill of another", async () => {
    world.slots = 2;
    world.onKill = (taskId) => (taskId === "film.1" ? never : Promise.resolve());
    for (const dub of ["film", "clip", "next"]) await world.enter(dub, 1);
    await settled();
    await world.pool.release({ dubId: "film", attempt: 1 }, true);
    await world.pool.release({ dubId: "clip", attempt: 1 }, true);
    await settled();
    expect(world.begun()).toEqual(["film.1", "clip.1", "next.1"]);
  });
  it("is tried again until the service answers, and goes on after a crash", async () => {
    let failures = 3;
    world.onKill = () => (failures-- > 0 ? Promise.reject(new Error("no answer")) : Promise.resolve());
    await world.enter("film", 1);
    await world.enter("clip", 1);
    await settled();
    await world.pool.release({ dubId: "film", attempt: 1 }, true);
    await settled();
    world.crash();
    await world.pass(4_900);
    expect(world.begun()).toEqual(["film.1"]);
    await world.pass(3_000);
    expect(world.said.filter((each) => each === "kill film.1")).toHaveLength(4);
    expect(world.begun()).toEqual(["film.1", "clip.1"]);
  });
  it("holds the slot for 30 s at most: a service that is down has no process", async () => {
    world.onKill = () => Promise.reject(new Error("refused"));
    await world.enter("film", 1);
    await world.enter("clip", 1);
    await settled();
    await world.pool.release({ dubId: "film", attempt: 1 }, true);
    await world.pass(29_900);
    expect(world.begun()).toEqual(["film.1"]);
    await world.pass(200);
    expect(world.begun()).toEqual(["film.1", "clip.1"]);
    expect(world.logged).toContain("kill_given_up");
  });
});

describe("a hand-over", () => {
  it("speaks for the task while the service is slow to take it, and no longer", async () => {
    const taken = Promise.withResolvers<{ kind: "accepted" }>();
    world.onBegin = () => taken.promise;
    await world.enter("film", 1);
    await world.pass(12_000);
    taken.resolve({ kind: "accepted" });
    await world.pass(2_900);
    await world.pass(10_000);
    expect(world.said.filter((each) => each.startsWith("beat"))).toEqual(["beat film.1", "beat film.1"]);
  });
  it("that is refused for good fails the attempt, and the next has the slot at once", async () => {
    world.onBegin = async (taskId) =>
      taskId === "film.1" ? { kind: "refused", failure: { code: "invalid_task", message: "No.", retryable: false } } : { kind: "accepted" };
    await world.enter("film", 1);
    await world.enter("film", 2);
    await settled();
    expect(world.said).toEqual(["begin film.1", "refused film.1 invalid_task", "begin film.2"]);
  });
  it("waits a moment for a service that has just reported and is still cleaning up", async () => {
    let busy = 3;
    world.onBegin = async () => (busy-- > 0 ? { kind: "busy" } : { kind: "accepted" });
    await world.enter("film", 1);
    await world.pass(400);
    expect(world.said).toEqual(Array.from({ length: 4 }, () => "begin film.1"));
    expect(world.pool.status()).toMatchObject({ held: 1 });
  });
  it("is not offered once more when it was released while its service was busy", async () => {
    world.onBegin = async () => ({ kind: "busy" });
    await world.enter("film", 1);
    await settled();
    await world.pool.release({ dubId: "film", attempt: 1 }, true);
    await world.pass(15_000);
    expect(world.said).toEqual(["begin film.1", "kill film.1"]);
    expect(world.pool.status()).toMatchObject({ held: 0, waiting: 0 });
  });
  it("to a service that stays busy is lost after some seconds", async () => {
    world.onBegin = async () => ({ kind: "busy" });
    await world.enter("film", 1);
    await world.pass(15_000);
    expect(world.said.filter((each) => each === "lost film.1")).toHaveLength(1);
  });
  it("whose answer was lost is killed before the slot is given away", async () => {
    world.onBegin = (taskId) => (taskId === "film.1" ? Promise.reject(new Error("timed out")) : Promise.resolve({ kind: "accepted" }));
    await world.enter("film", 1);
    await world.enter("clip", 1);
    await world.pass(499);
    expect(world.said).toEqual(["begin film.1", "kill film.1", "lost film.1"]);
    await world.pass(1);
    expect(world.said.slice(3)).toEqual(["begin clip.1"]);
  });
  it("to a service that is down for a minute is tried a dozen times, not hundreds, and then at once again", async () => {
    world.onBegin = () => Promise.reject(new Error("connection refused"));
    for (let attempt = 1; attempt <= 100; attempt++) await world.enter("film", attempt);
    const began = world.now;
    const times: number[] = [];
    const fail = world.onBegin;
    world.onBegin = (taskId, slot) => {
      times.push(world.now - began);
      return fail(taskId, slot);
    };
    await world.pass(60_000);
    expect(times.length).toBeLessThanOrEqual(12);
    expect(world.said.filter((each) => each.startsWith("refused"))).toEqual([]);
    world.onBegin = async () => ({ kind: "accepted" });
    await world.pass(10_000);
    expect(world.pool.status()).toMatchObject({ held: 1 });
    await world.pool.release({ dubId: "film", attempt: Number(world.begun().at(-1)!.split(".")[1]) }, false);
    await settled();
    expect(world.pool.status()).toMatchObject({ held: 1 });
  });
  it("for a dub that cannot be asked gives the slot to the next", async () => {
    let isDown = true;
    world.onTask = () => (isDown ? Promise.reject(new Error("overloaded")) : Promise.resolve());
    await world.enter("film", 1);
    isDown = false;
    await world.enter("clip", 1);
    await settled();
    expect(world.said).toContain("lost film.1");
    expect(world.begun()).toEqual(["clip.1"]);
  });
  it("never offers what was released while its task was made", async () => {
    const made = Promise.withResolvers<void>();
    world.onTask = () => made.promise;
    await world.enter("film", 1);
    await settled();
    await world.pool.release({ dubId: "film", attempt: 1 }, true);
    await settled();
    made.resolve();
    await settled();
    expect(world.said).toEqual(["kill film.1"]);
    expect(world.pool.status()).toMatchObject({ held: 0 });
  });
  it("of what was released while the service was taking it is followed by one more kill", async () => {
    const taken = Promise.withResolvers<{ kind: "accepted" }>();
    world.onBegin = () => taken.promise;
    await world.enter("film", 1);
    await settled();
    await world.pool.release({ dubId: "film", attempt: 1 }, true);
    await settled();
    taken.resolve({ kind: "accepted" });
    await settled();
    expect(world.said).toEqual(["begin film.1", "kill film.1", "kill film.1"]);
  });
  it("that was lost is told until the dub has heard, and the slot does not wait for that", async () => {
    let deaf = 3;
    world.onTask = () => (deaf === 3 ? Promise.reject(new Error("reset")) : Promise.resolve());
    world.onLost = () => (deaf-- > 0 ? Promise.reject(new Error("reset")) : Promise.resolve());
    await world.enter("film", 1);
    await settled();
    await world.enter("clip", 1);
    await settled();
    expect(world.begun()).toEqual(["clip.1"]);
    await world.pass(10_000);
    expect(world.said.filter((each) => each === "lost film.1")).toHaveLength(4);
  });
  it("that was lost is told after a crash, too", async () => {
    world.onBegin = () => Promise.reject(new Error("refused"));
    world.onKill = () => Promise.reject(new Error("refused"));
    world.onLost = () => never;
    await world.enter("film", 1);
    await settled();
    world.crash();
    world.said.length = 0;
    world.onLost = async () => undefined;
    await world.pass(30_000);
    expect(world.said.filter((each) => each === "lost film.1")).toHaveLength(1);
  });
});
