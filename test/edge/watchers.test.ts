/** The sockets of a dub's object in real workerd, with a loop of the test's own behind them. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import type { DubEvent } from "../../src/dubs/events.ts";
import { SOCKET_LIVES_MS, type Watcher, watchRequest } from "../../src/dubs/watcher.ts";
import { dubStub } from "../../workers/dub-stub.ts";
import { type WatchPorts, Watchers } from "../../workers/watchers.ts";

type Frame = { type: string; sequence: number };
type World = {
  dubId: string;
  /** Every event so far; `happen` adds and tells. */
  events: DubEvent[];
  clock: { now: number };
  admit: WatchPorts["admit"];
  admitted: Watcher[];
};

const eventOf = (dubId: string, sequence: number): DubEvent => ({
  id: `evt_${sequence}`,
  version: 1,
  sequence,
  createdAt: "2026-11-24T10:00:00Z",
  workspaceId: "wsp_1",
  dubId,
  jobId: null,
  type: "script.ready",
  data: { lines: sequence, language: "en" },
});

const inObject = <T>(dubId: string, act: (watchers: Watchers) => T): Promise<T> =>
  runInDurableObject(env.DUB.getByName(dubId), (object) => act((object as unknown as { watchers: Watchers }).watchers));

/** A dub's object whose sockets hear of these events instead of its loop's. */
async function openWorld(dubId: string, count = 0): Promise<World> {
  const events = Array.from({ length: count }, (_, index) => eventOf(dubId, index + 1));
  const world: World = { dubId, events, clock: { now: 0 }, admit: async () => true, admitted: [] };
  await install(world);
  return world;
}

const install = (world: World): Promise<void> =>
  runInDurableObject(env.DUB.getByName(world.dubId), (object, state) => {
    const ports: WatchPorts = {
      admit: (watcher) => {
        world.admitted.push(watcher);
        return world.admit(watcher);
      },
      join: (after) => {
        if (after !== null && after > world.events.length) return null;
        return { snapshot: snapshotOf(world), missed: after === null ? [] : world.events.slice(after) };
      },
      now: () => world.clock.now,
    };
    Object.assign(object, { watchers: new Watchers(state, ports) });
  });

const snapshotOf = ({ dubId, events }: World) => ({
  dubId,
  sequence: events.length,
  jobs: [],
  targetLanguages: [],
  sourceLanguage: null,
  durationMs: null,
  lines: 0,
  stages: [],
});

const happen = (world: World, count = 1): Promise<void> =>
  inObject(world.dubId, (watchers) => {
    for (let more = 0; more < count; more++) {
      const event = eventOf(world.dubId, world.events.length + 1);
      world.events.push(event);
      watchers.tell(JSON.stringify(event));
    }
  });

const ask = ({ dubId }: World, { after = null, keyId = "key_1" }: { after?: number | null; keyId?: string } = {}): Promise<Response> =>
  dubStub(env, dubId).fetch(watchRequest({ dubId, workspaceId: "wsp_1", keyId, after }));

type Watching = { frames: Frame[]; ends: { code: number; reason: string }[]; socket: WebSocket };

async function watch(world: World, how: { after?: number | null; keyId?: string } = {}): Promise<Watching> {
  const socket = (await ask(world, how)).webSocket!;
  const watching: Watching = { frames: [], ends: [], socket };
  socket.addEventListener("message", ({ data }) => void watching.frames.push(JSON.parse(String(data)) as Frame));
  socket.addEventListener("close", ({ code, reason }) => void watching.ends.push({ code, reason }));
  socket.accept();
  return watching;
}

const sequencesOf = ({ frames }: Watching): number[] => frames.slice(1).map((frame) => frame.sequence);
const counted = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index + 1);
const until = (holds: () => void): Promise<void> => vi.waitFor(holds, { timeout: 10_000, interval: 10 });

/** Admits nobody before it is called. */
function hold(world: World): () => void {
  const gate = { held: true };
  // Looks instead of being told: a promise that the test resolves would leave the object's own context.
  world.admit = async () => {
    while (gate.held) await scheduler.wait(5);
    return true;
  };
  return () => void (gate.held = false);
}

describe("a watcher", () => {
  it.each([
    [null, 5],
    [0, 0],
    [3, 3],
    [5, 5],
  ])("that comes with after %j gets the snapshot, then every event above %i once and in order", async (after, from) => {
    const world = await openWorld(`dub_after_${after}`, 5);
    const watching = await watch(world, { after });
    await happen(world, 3);
    await until(() => expect(sequencesOf(watching)).toEqual(counted(from, 8)));
    expect(watching.frames[0]).toMatchObject({ type: "snapshot", sequence: 5 });
  });
  it("gets a replay of thousands of events whole, and what happens meanwhile after it", async () => {
    const world = await openWorld("dub_long", 5_000);
    const watching = await watch(world, { after: 0 });
    await happen(world, 10);
    await until(() => expect(watching.frames.length).toBe(5_011));
    expect(sequencesOf(watching)).toEqual(counted(0, 5_010));
  });
  it("misses nothing that happens while it is being admitted", async () => {
    const world = await openWorld("dub_meanwhile", 2);
    const admit = hold(world);
    const coming = watch(world, { after: 1 });
    await until(() => expect(world.admitted).toHaveLength(1));
    await happen(world, 2);
    admit();
    const watching = await coming;
    await happen(world);
    await until(() => expect(sequencesOf(watching)).toEqual(counted(1, 5)));
  });
  it("that has seen more than ever happened is told what the last event is, and gets no socket", async () => {
    const world = await openWorld("dub_future", 5);
    const answer = await ask(world, { after: 6 });
    expect([answer.webSocket, await answer.json()]).toEqual([null, { kind: "ahead", sequence: 5 }]);
  });
  it("may not send large frames", async () => {
    const watching = await watch(await openWorld("dub_frames"));
    watching.socket.send("x".repeat(5000));
    await until(() => expect(watching.ends[0]?.code).toBe(1009));
  });
  it("that does not read holds up no other", async () => {
    const world = await openWorld("dub_slow");
    const deaf = (await ask(world)).webSocket!;
    const watching = await watch(world);
    await happen(world, 2_000);
    await until(() => expect(watching.frames.length).toBe(2_001));
    expect(sequencesOf(watching)).toEqual(counted(0, 2_000));
    deaf.accept();
    deaf.close();
  });
  it("that has left is told nothing, and nobody minds", async () => {
    const world = await openWorld("dub_left");
    const [gone, stays] = [await watch(world), await watch(world)];
    gone.socket.close(1000, "bye");
    await happen(world, 3);
    await until(() => expect(sequencesOf(stays)).toEqual([1, 2, 3]));
  });
});

describe("a thousand watchers", () => {
  it("each get every event once and in order", async () => {
    const world = await openWorld("dub_crowd", 3);
    const crowd = await Promise.all(Array.from({ length: 1_000 }, (_, index) => watch(world, { after: index % 4 })));
    await happen(world, 5);
    await until(() => expect(crowd.every((watching) => watching.frames.at(-1)?.sequence === 8)).toBe(true));
    for (const [index, watching] of crowd.entries()) expect(sequencesOf(watching)).toEqual(counted(index % 4, 8));
    for (const { socket } of crowd) socket.close();
  }, 60_000);
});

describe("a revoked key", () => {
  const ended = { code: 4401, reason: "the key was revoked" };

  it("closes its own sockets with a reason, and no other", async () => {
    const world = await openWorld("dub_revoke");
    const [first, second, other] = [await watch(world), await watch(world), await watch(world, { keyId: "key_2" })];
    await dubStub(env, world.dubId).dismiss("key_1");
    await happen(world);
    await until(() => expect([first.ends, second.ends]).toEqual([[ended], [ended]]));
    await until(() => expect(sequencesOf(other)).toEqual([1]));
    expect([first.frames.length, other.ends.length]).toEqual([1, 0]);
  });
  it("closes sockets that have slept through an eviction of the object", async () => {
    const world = await openWorld("dub_slept");
    const [mine, other] = [await watch(world), await watch(world, { keyId: "key_2" })];
    await evictDurableObject(env.DUB.getByName(world.dubId));
    await dubStub(env, world.dubId).dismiss("key_1");
    await until(() => expect(mine.ends).toEqual([ended]));
    await install(world);
    await happen(world);
    await until(() => expect(sequencesOf(other)).toEqual([1]));
  });
  it("opens no socket when it was not admitted", async () => {
    const world = await openWorld("dub_no");
    world.admit = async () => false;
    const answer = await ask(world);
    expect([answer.webSocket, await answer.json()]).toEqual([null, { kind: "revoked" }]);
  });
  it.each([
    ["revoked", (dubId: string) => dubStub(env, dubId).dismiss("key_1")],
    ["deleted", (dubId: string) => inObject(dubId, (watchers) => watchers.dismissAll())],
  ])("opens no socket when it was %s between its check and its joining", async (kind, strike) => {
    const world = await openWorld(`dub_between_${kind}`);
    const admit = hold(world);
    const asked = ask(world);
    await until(() => expect(world.admitted).toHaveLength(1));
    await strike(world.dubId);
    admit();
    const answer = await asked;
    expect([answer.webSocket, await answer.json()]).toEqual([null, { kind }]);
  });
  it("does not hinder another key that is being admitted", async () => {
    const world = await openWorld("dub_both");
    const admit = hold(world);
    const asked = ask(world, { keyId: "key_2" });
    await until(() => expect(world.admitted).toHaveLength(1));
    await dubStub(env, world.dubId).dismiss("key_1");
    admit();
    const { webSocket } = await asked;
    webSocket?.accept();
    expect(webSocket).not.toBeNull();
    webSocket?.close();
  });
});

describe("a socket", () => {
  it("that is a day old is asked to come back before it is told anything more", async () => {
    const world = await openWorld("dub_old");
    const old = await watch(world);
    world.clock.now = SOCKET_LIVES_MS - 1;
    await happen(world);
    await until(() => expect(sequencesOf(old)).toEqual([1]));
    const young = await watch(world);
    world.clock.now += 60 * 60 * 1000;
    await happen(world);
    await until(() => expect(old.ends).toEqual([{ code: 1012, reason: "come back" }]));
    await until(() => expect(sequencesOf(young)).toEqual([2]));
    expect(sequencesOf(old)).toEqual([1]);
  });
  it("is closed with a reason when the dub is deleted", async () => {
    const world = await openWorld("dub_deleted");
    const watching = await watch(world);
    await inObject(world.dubId, (watchers) => watchers.dismissAll());
    await until(() => expect(watching.ends).toEqual([{ code: 4410, reason: "the dub was deleted" }]));
  });
});
