/** What only the platform can show of LimitObject: one for each key, its rows over an eviction and a crash, and many callers at once. */
import { abortAllDurableObjects, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { BeginCall } from "../../src/limits/limiter-port.ts";
import { VendorFailure } from "../../src/providers/failure.ts";
import { pacing } from "../../src/providers/paced.ts";
import { limitStub } from "../../workers/limit-stub.ts";

const call = (id: string, limits: Partial<BeginCall["limits"]>, patienceMs = 0): BeginCall => ({
  id,
  characters: 10,
  holdMs: 60_000,
  patienceMs,
  limits: { requestsPerMinute: null, charactersPerMinute: null, concurrency: null, ...limits },
});
/** What outlives it. */
const kept = (key: string) =>
  runInDurableObject(env.LIMIT.getByName(key), (_, { storage: { sql } }) => ({
    underWay: sql.exec("SELECT id FROM leases").toArray().length,
    ...(JSON.parse(sql.exec<{ json: string }>("SELECT json FROM known").one().json) as { throttles: number; breaker: object }),
  }));
const evicted = (key: string): Promise<void> => evictDurableObject(env.LIMIT.getByName(`openai/${key}`));

describe("a limiter", () => {
  it("counts each key of a vendor by itself", async () => {
    const limits = { concurrency: 1 };
    expect(await limitStub(env, "fish", "house").begin(call("a", limits))).toMatchObject({ go: true });
    expect(await limitStub(env, "fish", "house").begin(call("b", limits))).toMatchObject({ go: false, why: "concurrency" });
    expect(await limitStub(env, "fish", "cre_1").begin(call("b", limits))).toMatchObject({ go: true });
    expect(await limitStub(env, "f5", "house").begin(call("b", limits))).toMatchObject({ go: true });
  });
  it.each([
    ["an eviction", evicted],
    ["a crash", () => abortAllDurableObjects()],
  ])("knows after %s who calls, what is used up, and what the vendor asked for", async (name, sleep) => {
    const key = name.replace(/\W/g, "");
    const limits = { concurrency: 5, requestsPerMinute: 20 };
    const [one, two] = [await limitStub(env, "openai", key).begin(call("one", limits)), await limitStub(env, "openai", key).begin(call("two", limits))];
    if (!one.go || !two.go) throw new Error("both may begin");
    await limitStub(env, "openai", key).end({ lease: two.lease, outcome: { kind: "throttled", retryAfterMs: 30_000 } });
    await sleep(key);
    expect(await kept(`openai/${key}`)).toMatchObject({ underWay: 1, throttles: 1 });
    expect(await limitStub(env, "openai", key).begin(call("one", limits))).toEqual({ go: true, lease: one.lease });
    const refused = await limitStub(env, "openai", key).begin(call("three", limits));
    expect(refused).toMatchObject({ go: false, why: "retry_after" });
    expect(refused.go ? 0 : refused.waitMs).toBeGreaterThan(25_000);
  });
  it("keeps a bucket empty and a breaker open over an eviction", async () => {
    const limits = { requestsPerMinute: 50 };
    for (let index = 0; index < 5; index++) {
      const begun = await limitStub(env, "openai", "bad").begin(call(`bad ${index}`, limits));
      if (begun.go) await limitStub(env, "openai", "bad").end({ lease: begun.lease, outcome: { kind: "failed", retryAfterMs: null } });
    }
    await evicted("bad");
    expect(await kept("openai/bad")).toMatchObject({ breaker: { kind: "open", opened: 1 } });
    expect(await limitStub(env, "openai", "bad").begin(call("next", limits))).toMatchObject({ go: false, why: "down" });
    for (let index = 0; index < 5; index++) await limitStub(env, "openai", "busy").begin(call(`busy ${index}`, limits));
    await evicted("busy");
    expect(await limitStub(env, "openai", "busy").begin(call("next", limits))).toMatchObject({ go: false, why: "requests" });
  });
  it("leaves one row where nobody calls", async () => {
    const begun = await limitStub(env, "openai", "rows").begin(call("one", {}));
    expect(await kept("openai/rows")).toMatchObject({ underWay: 1 });
    if (begun.go) await limitStub(env, "openai", "rows").end({ lease: begun.lease, outcome: { kind: "ok" } });
    expect(await kept("openai/rows")).toMatchObject({ underWay: 0 });
  });
});

describe("a hundred paced calls at once", () => {
  it("are never more at the vendor than it takes, and each is made or told when to come again", { timeout: 30_000 }, async () => {
    let [open, most, made] = [0, 0, 0];
    const paces = pacing({
      limiter: (vendor, key) => limitStub(env, vendor, key),
      newId: () => crypto.randomUUID(),
      now: () => Date.now(),
      wait: (ms) => scheduler.wait(ms),
      log: () => undefined,
    });
    const act = async (): Promise<void> => {
      most = Math.max(most, ++open);
      await scheduler.wait(20);
      [open, made] = [open - 1, made + 1];
    };
    const began = performance.now();
    const asked = { vendor: "fish", key: "crowd", characters: 10, signal: new AbortController().signal };
    const ends = await Promise.all(Array.from({ length: 100 }, () => paces.paced(asked, act).catch((error: unknown) => error as VendorFailure)));
    const failures = ends.filter((end) => end instanceof VendorFailure);
    console.log(`limiter: ${made} of 100 calls made, ${failures.length} sent away, ${Math.round(performance.now() - began)} ms`);
    expect(most).toBeLessThanOrEqual(5);
    expect(made + failures.length).toBe(100);
    expect(made).toBeGreaterThan(0);
    for (const failure of failures) expect(failure.retryAfterMs).toBeGreaterThan(0);
    expect(await kept("fish/crowd")).toMatchObject({ underWay: 0 });
  });
});
