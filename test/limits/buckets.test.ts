/** No 60 s, wherever they begin, hold more than a vendor allows: over random traffic, with evictions, and with callers that wait in place. */
import * as fc from "../property.ts";
import { describe, expect, it } from "vitest";
import { burstOf } from "../../src/limits/bucket.ts";
import { callOf, mostInAMinute, SleepyLimiter } from "./clock.ts";

const arrival = fc.record({
  afterMs: fc.oneof(fc.constant(0), fc.nat(300), fc.nat(20_000)),
  characters: fc.nat(400),
  evicts: fc.constantFrom(false, false, false, true),
});

describe("a bucket", () => {
  it("of requests is never exceeded in any minute, whatever comes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.array(arrival, { minLength: 50, maxLength: 300 }), (perMinute, arrivals) => {
        const clock = { now: 1_800_000_000_000 };
        const key = new SleepyLimiter(clock);
        const began: { at: number; amount: number }[] = [];
        for (const [index, { afterMs, evicts }] of arrivals.entries()) {
          clock.now += afterMs;
          if (evicts) key.evict();
          if (key.limiter.begin(callOf(`c${index}`, { requestsPerMinute: perMinute })).go) began.push({ at: clock.now, amount: 1 });
        }
        expect(mostInAMinute(began)).toBeLessThanOrEqual(perMinute);
      }),
    );
  });
  it("of characters is never exceeded in any minute by texts that fit into its burst", () => {
    fc.assert(
      fc.property(fc.integer({ min: 4_000, max: 20_000 }), fc.array(arrival, { minLength: 50, maxLength: 300 }), (perMinute, arrivals) => {
        const clock = { now: 1_800_000_000_000 };
        const key = new SleepyLimiter(clock);
        const began: { at: number; amount: number }[] = [];
        for (const [index, { afterMs, evicts, characters }] of arrivals.entries()) {
          clock.now += afterMs;
          if (evicts) key.evict();
          if (key.limiter.begin(callOf(`c${index}`, { charactersPerMinute: perMinute }, { characters })).go) began.push({ at: clock.now, amount: characters });
        }
        expect(mostInAMinute(began)).toBeLessThanOrEqual(perMinute);
      }),
    );
  });
  it("lets a text through that is longer than all it holds, once it is full, and has it paid off before the next", () => {
    const clock = { now: 1_800_000_000_000 };
    const { limiter } = new SleepyLimiter(clock);
    const limits = { charactersPerMinute: 1_000 };
    expect(limiter.begin(callOf("long", limits, { characters: 3_000 })).go).toBe(true);
    const next = limiter.begin(callOf("next", limits, { characters: 1, patienceMs: 600_000 }));
    expect(next).toMatchObject({ go: false, why: "characters" });
    // 3,000 less the burst of 100 that was there, and the one character, at 901 in 62 s.
    expect(next.go ? 0 : next.waitMs).toBe(Math.ceil((2_901 * 62_000) / 901));
  });
  it("is not exceeded at the vendor either, where calls reach it up to two seconds late", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.tuple(fc.nat(3_000), fc.nat(1_999)), { minLength: 60, maxLength: 300 }),
        (perMinute, arrivals) => {
          const clock = { now: 1_800_000_000_000 };
          const { limiter } = new SleepyLimiter(clock);
          const reached: { at: number; amount: number }[] = [];
          for (const [index, [afterMs, lateMs]] of arrivals.entries()) {
            clock.now += afterMs;
            if (limiter.begin(callOf(`c${index}`, { requestsPerMinute: perMinute })).go) reached.push({ at: clock.now + lateMs, amount: 1 });
          }
          expect(mostInAMinute(reached.sort((one, other) => one.at - other.at))).toBeLessThanOrEqual(perMinute);
        },
      ),
    );
  });
  it("that is asked for without a pause gives more than eight tenths of the allowance in the long run, and a tenth of it at once", () => {
    const clock = { now: 1_800_000_000_000 };
    const { limiter } = new SleepyLimiter(clock);
    let began = 0;
    for (let at = 0; at < 600_000; at += 50, clock.now += 50) began += Number(limiter.begin(callOf(`c${at}`, { requestsPerMinute: 500 })).go);
    expect(began).toBeGreaterThanOrEqual(4_350);
    expect(began).toBeLessThanOrEqual(4_450);
    expect(burstOf(500)).toBe(50);
  });
  it("never waits for a moment that is told too early: who comes again when told to begins, where nobody else came", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 60 }), (perMinute, calls) => {
        const clock = { now: 1_800_000_000_000 };
        const { limiter } = new SleepyLimiter(clock);
        for (let index = 0; index < calls; index++) {
          const call = callOf(`c${index}`, { requestsPerMinute: perMinute }, { patienceMs: 60_000 });
          const begun = limiter.begin(call);
          if (begun.go) continue;
          clock.now += begun.waitMs;
          expect(limiter.begin(call).go).toBe(true);
        }
      }),
    );
  });
});
