/** What is decided of a vendor's key, event by event. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { CallOutcome } from "../../src/limits/limiter-port.ts";
import type { Limits } from "../../src/limits/limits.ts";
import { callOf, SleepyLimiter } from "./clock.ts";

let clock: { now: number };
let key: SleepyLimiter;
let ids = 0;
beforeEach(() => {
  clock = { now: 1_800_000_000_000 };
  key = new SleepyLimiter(clock);
});

const ask = (limits: Partial<Limits> = {}, more: Parameters<typeof callOf>[2] = {}) => key.limiter.begin(callOf(`c${++ids}`, limits, more));
const begin = (limits: Partial<Limits> = {}): number => {
  const begun = ask(limits);
  if (!begun.go) throw new Error(`it may not begin: ${begun.why}`);
  return begun.lease;
};
const end = (lease: number, outcome: CallOutcome): void => key.limiter.end({ lease, outcome });
const failed: CallOutcome = { kind: "failed", retryAfterMs: null };
const throttled = (retryAfterMs: number | null): CallOutcome => ({ kind: "throttled", retryAfterMs });
const fail = (times: number): void => {
  for (let time = 0; time < times; time++) end(begin(), failed);
};

describe("calls at once", () => {
  it("are as many as the vendor takes; the next begins when one has ended", () => {
    const first = begin({ concurrency: 2 });
    begin({ concurrency: 2 });
    expect(ask({ concurrency: 2 })).toMatchObject({ go: false, why: "concurrency" });
    end(first, { kind: "ok" });
    expect(ask({ concurrency: 2 }).go).toBe(true);
  });
  it("free the place of a caller that died once its time is over, and not before", () => {
    const limits = { concurrency: 1 };
    key.limiter.begin(callOf("dead", limits, { holdMs: 10_000 }));
    clock.now += 9_999;
    expect(ask(limits).go).toBe(false);
    clock.now += 1;
    expect(ask(limits).go).toBe(true);
  });
  it("are held for ten minutes at most, whatever a caller says", () => {
    key.limiter.begin(callOf("dead", { concurrency: 1 }, { holdMs: 1e12 }));
    clock.now += 600_000;
    expect(ask({ concurrency: 1 }).go).toBe(true);
  });
  it("that are asked for twice, because the answer was lost, begin once", () => {
    const call = callOf("same", { concurrency: 5, requestsPerMinute: 10 });
    const first = key.limiter.begin(call);
    expect(key.limiter.begin(call)).toEqual(first);
    expect(key.limiter.look()).toMatchObject({ underWay: 1 });
  });
  it("end once, however often that is told", () => {
    const lease = begin({ concurrency: 2 });
    begin({ concurrency: 2 });
    end(lease, failed);
    for (let time = 0; time < 10; time++) end(lease, failed);
    expect(key.limiter.look()).toMatchObject({ underWay: 1, breaker: { kind: "closed", failures: 1 } });
  });
  it("go in the order of asking to those that wait in place, and to no newcomer before them", () => {
    const limits = { concurrency: 1 };
    const first = begin(limits);
    const waiting = (id: string) => key.limiter.begin(callOf(id, limits, { patienceMs: 60_000 }));
    expect([waiting("one").go, waiting("two").go]).toEqual([false, false]);
    end(first, { kind: "ok" });
    expect([waiting("three").go, waiting("two").go]).toEqual([false, false]);
    const one = waiting("one");
    expect(one.go).toBe(true);
    end(one.go ? one.lease : 0, { kind: "ok" });
    expect([waiting("three").go, waiting("two").go]).toEqual([false, true]);
  });
  it("pass over one that waited and never came back", () => {
    const limits = { concurrency: 1 };
    const first = begin(limits);
    key.limiter.begin(callOf("gone", limits, { patienceMs: 60_000 }));
    end(first, { kind: "ok" });
    clock.now += 3_000;
    expect(ask(limits).go).toBe(true);
  });
});

describe("Retry-After", () => {
  it("is jumped by nobody", () => {
    end(begin(), throttled(20_000));
    clock.now += 19_999;
    expect(ask()).toEqual({ go: false, waitMs: 1, why: "retry_after" });
    clock.now += 1;
    expect(ask().go).toBe(true);
  });
  it("that comes with a failure is kept, too", () => {
    end(begin(), { kind: "failed", retryAfterMs: 5_000 });
    expect(ask()).toEqual({ go: false, waitMs: 5_000, why: "retry_after" });
  });
  it("is the longest of what calls under way together are told, also by one that is believed dead", () => {
    const [one, two] = [begin(), begin()];
    end(one, throttled(9_000));
    end(two, throttled(3_000));
    end(77, throttled(12_000));
    expect(ask()).toEqual({ go: false, waitMs: 12_000, why: "retry_after" });
  });
  it("is believed up to an hour", () => {
    end(begin(), throttled(1e15));
    clock.now += 3_600_000;
    expect(ask().go).toBe(true);
  });
  it("is followed by one call after the other, not by all at once", () => {
    const limits = { requestsPerMinute: 100 };
    end(begin(limits), throttled(20_000));
    clock.now += 20_000;
    expect([ask(limits).go, ask(limits).go]).toEqual([true, false]);
    clock.now += 700;
    expect([ask(limits).go, ask(limits).go]).toEqual([true, false]);
  });
});

describe("too much to do, without a word of when to come again", () => {
  const pauseAfter = (outcome = throttled(null)): number => {
    end(begin(), outcome);
    const begun = ask();
    const waitMs = begun.go ? 0 : begun.waitMs;
    clock.now += waitMs;
    return waitMs;
  };
  it("is answered by pauses that double up to a minute, and are forgotten after a success", () => {
    expect(Array.from({ length: 8 }, () => pauseAfter())).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    end(begin(), { kind: "ok" });
    clock.now += 1;
    expect(pauseAfter()).toBe(1_000);
  });
  it("is so also where it says 0", () => {
    expect([pauseAfter(throttled(0)), pauseAfter(throttled(0))]).toEqual([1_000, 2_000]);
  });
  it("counts once for calls that were under way together", () => {
    const leases = Array.from({ length: 20 }, () => begin());
    clock.now += 10;
    for (const lease of leases) end(lease, throttled(null));
    expect(ask()).toEqual({ go: false, waitMs: 1_000, why: "paused" });
  });
});

describe("the breaker", () => {
  const waitOf = (): number => {
    const begun = ask();
    return begun.go ? 0 : begun.waitMs;
  };
  it("opens after five failures in a row, and not after four", () => {
    fail(4);
    expect(ask().go).toBe(true);
    fail(1);
    expect(ask()).toEqual({ go: false, waitMs: 10_000, why: "down" });
  });
  it.each([{ kind: "ok" } as const, { kind: "refused" } as const])("does not open where an answer ($kind) lies between them", (outcome) => {
    fail(4);
    end(begin(), outcome);
    fail(4);
    expect(ask().go).toBe(true);
  });
  it("does not open for what says nothing of the vendor's health", () => {
    for (let time = 0; time < 20; time++) end(begin(), { kind: "canceled" });
    expect(ask().go).toBe(true);
  });
  it("lets one call try after ten seconds, then after twice as long each time, up to five minutes", () => {
    fail(5);
    const waits: number[] = [];
    for (let time = 0; time < 8; time++) {
      waits.push(waitOf());
      clock.now += waits.at(-1)!;
      const probe = begin();
      expect(ask()).toMatchObject({ go: false, why: "down" });
      end(probe, failed);
    }
    expect(waits).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
  });
  it("closes when that one is answered, and those that waited come one after the other", () => {
    fail(5);
    clock.now += 10_000;
    end(begin({ requestsPerMinute: 60 }), { kind: "ok" });
    expect(key.limiter.look()).toMatchObject({ breaker: { kind: "closed", failures: 0 } });
    expect([ask({ requestsPerMinute: 60 }).go, ask({ requestsPerMinute: 60 }).go]).toEqual([true, false]);
  });
  it("lets another try when the first one died, or was not wanted any more", () => {
    fail(5);
    clock.now += 10_000;
    end(begin(), { kind: "canceled" });
    begin();
    expect(ask().go).toBe(false);
    clock.now += 150_000;
    expect(ask().go).toBe(true);
  });
  it("heeds nobody that had begun before it opened", () => {
    const [early, late] = [begin(), begin()];
    fail(5);
    end(early, { kind: "ok" });
    end(late, failed);
    expect(ask()).toEqual({ go: false, waitMs: 10_000, why: "down" });
  });
  it("stays half open where the one that tries hears that there is too much to do", () => {
    fail(5);
    clock.now += 10_000;
    end(begin(), throttled(7_000));
    expect(ask()).toEqual({ go: false, waitMs: 7_000, why: "retry_after" });
    clock.now += 7_000;
    begin();
    expect(ask()).toMatchObject({ go: false, why: "down" });
  });
});

describe("those sent away", () => {
  it("are told times one after the other, so that a thousand do not come back at once", () => {
    const limits = { requestsPerMinute: 450 };
    for (let index = 0; index < 45; index++) begin(limits);
    const told = Array.from({ length: 1_000 }, () => ask(limits)).map((begun) => (begun.go ? 0 : clock.now + begun.waitMs));
    const pauses = told.slice(1).map((at, index) => at - told[index]!);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(152);
    expect(told.at(-1)! - clock.now).toBeLessThan(155_000);
  });
  it("are never sent further than five minutes beyond the soonest time", () => {
    const waits = Array.from({ length: 5_000 }, () => ask({ requestsPerMinute: 60 })).map((begun) => (begun.go ? 0 : begun.waitMs));
    expect(Math.max(...waits)).toBeLessThanOrEqual(301_000);
  });
  it.each([
    ["calls at once", { concurrency: 3 }, 4_000],
    ["requests a minute", { requestsPerMinute: 60 }, 0],
    ["characters a minute", { charactersPerMinute: 6_000 }, 0],
  ])("and never came back, because their dubs were cancelled, are waited for by nobody else (%s)", (_, limits, patienceMs) => {
    const more = { characters: 80, patienceMs };
    const leases = Array.from({ length: 1_300 }, () => ask(limits, more)).flatMap((begun) => (begun.go ? [begun.lease] : []));
    clock.now += 2_000;
    for (const lease of leases) end(lease, { kind: "ok" });
    clock.now += 28_000;
    const waits = Array.from({ length: 24 }, () => ask(limits, more)).map((begun) => (begun.go ? 0 : begun.waitMs));
    expect(waits).toContain(0);
    // 24 calls of two seconds, three at once; 24 requests, or 1,920 characters, at the pace of a minute's.
    expect(Math.max(...waits)).toBeLessThan(30_000);
  });
  it("that do come back keep those out that come after them", () => {
    const limits = { concurrency: 2 };
    const first = [begin(limits), begin(limits)];
    const told = Array.from({ length: 50 }, () => ask(limits)).map((begun) => (begun.go ? 0 : begun.waitMs));
    clock.now += 2_000;
    end(first[0]!, { kind: "ok" });
    begin(limits);
    const next = ask(limits);
    expect(next.go ? 0 : clock.now + next.waitMs).toBeGreaterThan(clock.now - 2_000 + Math.max(...told));
  });
});

describe("whoever looks after it", () => {
  it("reads in the log when a vendor is left alone and when it is back, and nothing of calls that go well", () => {
    end(begin(), { kind: "ok" });
    end(begin(), throttled(30_000));
    expect(key.logged).toMatchObject([{ event: "vendor_left_alone", view: { closedForMs: 30_000, throttles: 1 } }]);
    clock.now += 30_000;
    fail(5);
    clock.now += 10_000;
    end(begin(), { kind: "ok" });
    expect(key.logged.slice(1)).toMatchObject([
      { event: "vendor_left_alone", view: { breaker: { kind: "open", opened: 1, forMs: 10_000 } } },
      { event: "vendor_back", view: { breaker: { kind: "closed" } } },
    ]);
  });
});

describe("an eviction", () => {
  it("changes nothing that counts: who calls, what is used up, what the vendor asked for, the breaker", () => {
    const limits = { concurrency: 30, requestsPerMinute: 40, charactersPerMinute: 10_000 };
    key.limiter.begin(callOf("one", limits, { characters: 500 }));
    const two = begin(limits);
    begin(limits);
    end(two, throttled(30_000));
    const before = key.limiter.look();
    key.evict();
    expect(key.limiter.look()).toEqual(before);
    expect(before).toMatchObject({ underWay: 2, closedForMs: 30_000, throttles: 1 });
    expect(key.limiter.begin(callOf("one", limits)).go).toBe(true);
    expect(ask(limits)).toEqual({ go: false, waitMs: 30_000, why: "retry_after" });
  });
  it("leaves an open breaker open, with its one call that tries", () => {
    fail(5);
    key.evict();
    expect(ask()).toMatchObject({ go: false, why: "down" });
    clock.now += 10_000;
    const probe = begin();
    key.evict();
    expect(ask().go).toBe(false);
    end(probe, failed);
    key.evict();
    expect(key.limiter.look()).toMatchObject({ breaker: { kind: "open", opened: 2, forMs: 20_000 } });
  });
  it("gives no lease a name that another had", () => {
    const first = begin();
    end(first, { kind: "ok" });
    key.evict();
    expect(begin()).toBe(first + 1);
  });
  it("in the middle of a write that fails leaves what was there before", () => {
    begin({ concurrency: 2 });
    const full = vi.spyOn(key.sql, "transaction").mockImplementation(() => {
      throw new Error("disk full");
    });
    expect(() => ask({ concurrency: 2 })).toThrow("disk full");
    full.mockRestore();
    expect(key.limiter.look()).toMatchObject({ underWay: 1 });
  });
});
