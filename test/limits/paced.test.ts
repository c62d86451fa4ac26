/** How a call is paced: waits in place where that is short, is put off where it is not, and teaches the limiter how it ended. */
import { beforeEach, describe, expect, it } from "vitest";
import { VendorFailure, type VendorFault } from "../../src/providers/failure.ts";
import { pacing, type PacingPorts } from "../../src/providers/paced.ts";
import { callOf, Clock, settled, SleepyLimiter } from "./clock.ts";

let clock: Clock;
let key: SleepyLimiter;
let named: string[];
let logged: string[];
let ids: number;
beforeEach(() => {
  clock = new Clock();
  key = new SleepyLimiter(clock);
  [named, logged, ids] = [[], [], 0];
});

const portsOf = (more: Partial<PacingPorts> = {}): PacingPorts => ({
  limiter: (vendor, of) => (named.push(`${vendor}/${of}`), key.port),
  newId: () => `call_${++ids}`,
  now: () => clock.now,
  wait: clock.wait,
  log: (event) => void logged.push(event),
  ...more,
});
const asked = (more: object = {}) => ({ vendor: "elevenlabs", key: "house", characters: 10, signal: new AbortController().signal, ...more });
const nothing = (): Promise<string> => Promise.resolve("a take");
const ending = <T>(promise: Promise<T>): Promise<T | VendorFailure> => promise.catch((error: unknown) => error as VendorFailure);
/** Occupies all that ElevenLabs' smallest plan allows at once. */
const occupied = (): number[] =>
  [1, 2, 3].map((index) => {
    const begun = key.limiter.begin(callOf(`other ${index}`, { concurrency: 3 }));
    return begun.go ? begun.lease : 0;
  });

describe("a paced call", () => {
  it("is made at once where nothing speaks against it, and counted by vendor and key", async () => {
    expect(await pacing(portsOf()).paced(asked({ key: "cre_1" }), nothing)).toBe("a take");
    expect(named).toEqual(["elevenlabs/cre_1"]);
    expect(key.limiter.look()).toMatchObject({ underWay: 0, breaker: { failures: 0 } });
  });
  it("waits in place for a moment, and no longer than it must", async () => {
    const [first] = occupied();
    let at = 0;
    const call = pacing(portsOf()).paced(asked(), async () => void (at = clock.now));
    await clock.pass(1_000);
    key.limiter.end({ lease: first!, outcome: { kind: "ok" } });
    const freed = clock.now;
    await clock.pass(1_000);
    await call;
    expect(at - freed).toBeLessThanOrEqual(400);
  });
  it("is put off, uncalled, where it would take more than four seconds, and says why and until when", async () => {
    const lease = key.limiter.begin(callOf("other", {}));
    key.limiter.end({ lease: lease.go ? lease.lease : 0, outcome: { kind: "throttled", retryAfterMs: 30_000 } });
    let called = 0;
    const failure = await ending(pacing(portsOf()).paced(asked(), async () => void called++));
    expect(failure).toMatchObject({
      code: "vendor_throttled",
      retryAfterMs: 30_000,
      retryable: true,
      message: "elevenlabs asked to be left alone for a while.",
    });
    expect(called).toBe(0);
  });
  it("waits for four seconds at most though every time it asks it is told a short while", async () => {
    occupied();
    const began = clock.now;
    const call = ending(pacing(portsOf()).paced(asked(), nothing));
    await clock.pass(4_500);
    const failure = (await call) as VendorFailure;
    expect(failure.code).toBe("vendor_throttled");
    expect(failure.retryAfterMs).toBeGreaterThan(0);
    expect(clock.now - began).toBeLessThanOrEqual(4_500);
  });
  it("that nobody wants any more waits no longer, and is not made", async () => {
    occupied();
    const stop = new AbortController();
    let called = 0;
    const call = ending(pacing(portsOf()).paced(asked({ signal: stop.signal }), async () => void called++));
    await clock.pass(500);
    stop.abort();
    await clock.pass(300);
    expect(await call).toMatchObject({ code: "canceled" });
    expect(called).toBe(0);
  });
  it("gives back its place where it was stopped at the last moment", async () => {
    const stop = new AbortController();
    const port = { ...key.port, begin: async (call: Parameters<typeof key.port.begin>[0]) => (stop.abort(), key.limiter.begin(call)) };
    const failure = await ending(pacing(portsOf({ limiter: () => port })).paced(asked({ signal: stop.signal }), nothing));
    expect(failure).toMatchObject({ code: "canceled" });
    expect(key.limiter.look()).toMatchObject({ underWay: 0 });
  });
  it("obeys the house's own limits with the house's key alone, and an endpoint's own limits always", async () => {
    const limits: unknown[] = [];
    const port = { ...key.port, begin: async (call: Parameters<typeof key.port.begin>[0]) => (limits.push(call.limits), key.limiter.begin(call)) };
    const paces = pacing(portsOf({ limiter: () => port, own: { elevenlabs: { concurrency: 15 } } }));
    await paces.paced(asked(), nothing);
    await paces.paced(asked({ key: "cre_1" }), nothing);
    await paces.paced(asked({ vendor: "custom", key: "cre_2", limits: { concurrency: 1, requestsPerMinute: null } }), nothing);
    expect(limits).toEqual([
      { requestsPerMinute: null, charactersPerMinute: null, concurrency: 15 },
      { requestsPerMinute: null, charactersPerMinute: null, concurrency: 3 },
      { requestsPerMinute: null, charactersPerMinute: null, concurrency: 1 },
    ]);
  });
});

describe("how it ended", () => {
  const ended = async (error: Error): Promise<ReturnType<typeof key.limiter.look>> => {
    const act = async (): Promise<never> => {
      throw error;
    };
    expect(await ending(pacing(portsOf()).paced(asked(), act))).toBe(error);
    return key.limiter.look();
  };
  it.each<VendorFault>(["vendor_failed", "vendor_unreachable", "vendor_timed_out", "vendor_broke_off"])(
    "%s counts as a failure of the vendor's",
    async (code) => {
      expect(await ended(new VendorFailure(code, "Bad."))).toMatchObject({ underWay: 0, breaker: { kind: "closed", failures: 1 } });
    },
  );
  it.each<VendorFault>(["vendor_unauthorized", "vendor_out_of_funds", "vendor_refused", "canceled"])("%s does not: that is the caller's own", async (code) => {
    expect(await ended(new VendorFailure(code, "No."))).toMatchObject({ underWay: 0, closedForMs: 0, breaker: { kind: "closed", failures: 0 } });
  });
  it("an answer in another form says nothing of the vendor, however often one text brings it about", async () => {
    for (let times = 0; times < 6; times++)
      expect(await ended(new VendorFailure("vendor_malformed", "Bad."))).toMatchObject({ underWay: 0, breaker: { kind: "closed", failures: 0 } });
    await ended(new VendorFailure("vendor_failed", "Bad."));
    // Nor that it is up again.
    expect(await ended(new VendorFailure("vendor_malformed", "Bad."))).toMatchObject({ breaker: { kind: "closed", failures: 1 } });
  });
  it("too much to do closes the key for as long as the vendor says", async () => {
    expect(await ended(new VendorFailure("vendor_throttled", "Later.", { retryAfterMs: 12_000 }))).toMatchObject({ closedForMs: 12_000 });
  });
  it("a failure with Retry-After does both", async () => {
    expect(await ended(new VendorFailure("vendor_failed", "Bad.", { retryAfterMs: 8_000 }))).toMatchObject({ closedForMs: 8_000, breaker: { failures: 1 } });
  });
  it("a fault of ours says nothing of the vendor, and is thrown on", async () => {
    expect(await ended(new TypeError("ours"))).toMatchObject({ underWay: 0, breaker: { kind: "closed", failures: 0 } });
  });
});

describe("a limiter that is not to be reached", () => {
  const broken = (times: number) => {
    const flaky = async <T>(act: () => Promise<T>): Promise<T> => (times-- > 0 ? Promise.reject(new Error("reset")) : act());
    return { ...key.port, begin: (call: Parameters<typeof key.port.begin>[0]) => flaky(() => key.port.begin(call)) };
  };
  it("is asked once more", async () => {
    const call = pacing(portsOf({ limiter: () => broken(1) })).paced(asked(), nothing);
    await clock.pass(1_000);
    expect(await call).toBe("a take");
  });
  it("puts the call off for a moment: no vendor is ever called unpaced", async () => {
    let called = 0;
    const call = ending(pacing(portsOf({ limiter: () => broken(9) })).paced(asked(), async () => void called++));
    await clock.pass(1_000);
    expect(await call).toMatchObject({ code: "vendor_throttled", retryAfterMs: 3_000 });
    expect([called, logged]).toEqual([0, ["limiter_unreached"]]);
  });
  it("does so also where it never answers", async () => {
    const port = { ...key.port, begin: () => new Promise<never>(() => undefined) };
    const call = ending(pacing(portsOf({ limiter: () => port })).paced(asked(), nothing));
    await clock.pass(11_000);
    expect(await call).toMatchObject({ code: "vendor_throttled", retryAfterMs: 3_000 });
  });
  it("at the end changes nothing of what came of the call", async () => {
    const port = { ...key.port, end: () => Promise.reject(new Error("reset")) };
    const call = pacing(portsOf({ limiter: () => port })).paced(asked(), nothing);
    await clock.pass(1_000);
    expect(await call).toBe("a take");
    expect(logged).toEqual(["limiter_untold"]);
    await settled();
  });
});
