import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { leaseOf, type QuotaPolicy, type QuotaWindow } from "../../../src/api/rate-limit/quota.ts";
import { openWorld, problemOf, videoOf, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
  world.deps.rateLimit = limitOf(world, { limit: 3, windowSeconds: 60 });
});

function limitOf({ clock }: World, policy: QuotaPolicy) {
  const windows = new Map<string, QuotaWindow>();
  const lease = async (subject: string) => {
    const { window, lease: given } = leaseOf(windows.get(subject) ?? null, policy, clock.now.getTime());
    windows.set(subject, window);
    return given;
  };
  return { policy, lease, flood: null };
}
const limits = ({ headers }: { headers: Headers }) => [headers.get("ratelimit-policy"), headers.get("ratelimit"), headers.get("retry-after")];

describe("who asks too often", () => {
  it("is told what remains, then refused until the window ends", async () => {
    for (const left of [2, 1, 0]) expect(limits(await world.call("/v1/videos"))).toEqual(['"default";q=3;w=60', `"default";r=${left};t=60`, null]);
    world.clock.now = new Date(world.clock.now.getTime() + 20_000);
    const refused = await world.call("/v1/videos");
    expect(problemOf(refused)).toEqual([429, "too_many_requests"]);
    expect(limits(refused)).toEqual(['"default";q=3;w=60', '"default";r=0;t=40', "40"]);
    world.clock.now = new Date(world.clock.now.getTime() + 40_000);
    expect((await world.call("/v1/videos")).status).toBe(200);
  });
  it("does not use up what others have", async () => {
    for (let each = 0; each < 4; each += 1) await world.call("/v1/videos");
    const other = await world.newKey(world.workspaceId, ["read"]);
    expect((await world.call("/v1/videos", { key: other })).status).toBe(200);
  });
  it("pays for what is refused by the checks too", async () => {
    for (let each = 0; each < 3; each += 1) expect((await world.call("/v1/videos?cursor=x")).status).toBe(422);
    expect((await world.call("/v1/videos?cursor=x")).status).toBe(429);
  });
  it("is counted by its network where its credential opens nothing", async () => {
    const from = (address: string, key: string | null) => world.call("/v1/videos", { key, headers: { "cf-connecting-ip": address } });
    for (const key of [null, "x", "ov_live_guess"]) expect((await from("192.0.2.1", key)).status).toBe(401);
    expect(problemOf(await from("192.0.2.200", null))).toEqual([429, "too_many_requests"]);
    expect((await from("198.51.100.1", null)).status).toBe(401);
    expect((await from("192.0.2.1", world.key)).status).toBe(200);
  });
});

describe("what is not counted", () => {
  it("is health, and says nothing of limits", async () => {
    for (let each = 0; each < 5; each += 1) expect(limits(await world.call("/healthz", { key: null }))).toEqual([null, null, null]);
  });
  it("is the replay of an answer", async () => {
    const create = () => world.call("/v1/videos", { method: "POST", body: videoOf(4), headers: { "idempotency-key": "once" } });
    expect(limits(await create())[1]).toBe('"default";r=2;t=60');
    for (let each = 0; each < 5; each += 1) {
      const replay = await create();
      expect([replay.status, replay.headers.get("idempotent-replayed"), limits(replay)[1]]).toEqual([201, "true", '"default";r=2;t=60']);
    }
  });
  it("is anything where the count does not answer: all pass, and no header claims anything", async () => {
    world.deps.rateLimit = { policy: { limit: 3, windowSeconds: 60 }, lease: () => Promise.reject(new Error("gone")), flood: null };
    const answer = await world.call("/v1/videos");
    expect([answer.status, limits(answer)]).toEqual([200, [null, null, null]]);
  });
});

describe("the object that owns a count", () => {
  it("hands out a tenth of what is free each time", async () => {
    const quota = env.QUOTA.getByName("key_of_this_test");
    const policy = { limit: 100, windowSeconds: 60 };
    expect(await quota.lease(policy)).toMatchObject({ granted: 10, free: 90 });
    expect(await quota.lease(policy)).toMatchObject({ granted: 9, free: 81 });
  });
});

describe("a flood from one network", () => {
  const SECONDS = 10;
  const admitted = new Map<string, number>();
  const admits = async (network: string) => {
    admitted.set(network, (admitted.get(network) ?? 0) + 1);
    return (admitted.get(network) ?? 0) <= 2;
  };
  const from = (address: string | null, path = "/healthz") => world.call(path, { key: null, headers: address === null ? {} : { "cf-connecting-ip": address } });
  beforeEach(() => {
    admitted.clear();
    world.deps.rateLimit = { ...limitOf(world, { limit: 100, windowSeconds: 60 }), flood: { seconds: SECONDS, admits } };
  });

  it("is refused before any route, with the time to wait, and others are not", async () => {
    for (const address of ["192.0.2.1", "192.0.2.77"]) expect((await from(address)).status).toBe(200);
    const refused = await from("192.0.2.3");
    expect([problemOf(refused), refused.headers.get("retry-after"), refused.body.details]).toEqual([
      [429, "too_many_requests"],
      String(SECONDS),
      { retryAfterSeconds: SECONDS },
    ]);
    expect((await from("198.51.100.1")).status).toBe(200);
    expect([...admitted.keys()]).toEqual(["192.0.2.0/24", "198.51.100.0/24"]);
  });
  it("is refused before its credential is looked at, and costs nobody's quota", async () => {
    for (let each = 0; each < 2; each += 1) await from("2001:db8::1");
    const refused = await world.call("/v1/videos", { headers: { "cf-connecting-ip": "2001:db8:0:ffff::9" } });
    expect([refused.status, refused.headers.get("ratelimit"), world.log.at(-1)]).toMatchObject([
      429,
      null,
      { workspaceId: null, problem: "too_many_requests" },
    ]);
  });
  it("does not count our own containers, whose requests come from no network", async () => {
    for (let each = 0; each < 4; each += 1) expect((await from(null)).status).toBe(200);
    expect(admitted.size).toBe(0);
  });
  it("passes where the guard does not answer", async () => {
    world.deps.rateLimit = {
      ...limitOf(world, { limit: 100, windowSeconds: 60 }),
      flood: { seconds: SECONDS, admits: () => Promise.reject(new Error("gone")) },
    };
    expect((await from("192.0.2.1")).status).toBe(200);
  });
});
